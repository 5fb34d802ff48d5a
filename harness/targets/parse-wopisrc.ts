import { ConfigurationError } from '../settings/configuration-error.ts';

/**
 * Validates a WopiSrc from user input. `name` says what it is, such as the option.
 * @throws {ConfigurationError} when it is not an absolute http(s) URL that ends in `/files/<id>`.
 */
export function parseWopiSrc(text: string, name = 'the WopiSrc'): string {
  const invalid = (shown: string, problem: string) => invalidWopiSrc(name, shown, problem);
  if (!URL.canParse(text)) throw invalid(text, 'must be an absolute http(s) URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw invalid(text, 'must be an absolute http(s) URL');
  if (url.username !== '' || url.password !== '') throw invalid(url.origin, 'must not contain a user name or password');
  if (url.searchParams.has('access_token'))
    throw invalid(url.origin + url.pathname, 'must not contain the access token; pass it with --token');
  if (url.hash !== '') throw invalid(text, 'must not have a fragment');
  if (!/\/files\/[^/]+$/.test(url.pathname)) throw invalid(text, 'must end in /files/<id>');
  return url.href;
}

function invalidWopiSrc(name: string, text: string, problem: string): ConfigurationError {
  const example = 'https://host.example/wopi/files/42';
  return new ConfigurationError(`${name} ${JSON.stringify(text)} ${problem}; example: ${example}`);
}
