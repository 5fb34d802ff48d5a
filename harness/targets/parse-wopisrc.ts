import { ConfigurationError } from '../settings/configuration-error.ts';

/**
 * Checks a WopiSrc as a person gives it.
 * @throws {ConfigurationError} when it is no absolute http(s) URL that ends in `/files/<id>`.
 */
export function parseWopiSrc(text: string): string {
  if (!URL.canParse(text)) throw invalid(text, 'is no absolute URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw invalid(text, 'is no http or https URL');
  if (url.username !== '' || url.password !== '') throw invalid(url.origin, 'must not hold a user name or password');
  if (url.searchParams.has('access_token'))
    throw invalid(url.origin + url.pathname, 'must not hold the access token; pass it with --token');
  if (url.hash !== '') throw invalid(text, 'must not have a fragment');
  if (!/\/files\/[^/]+$/.test(url.pathname)) throw invalid(text, 'does not end in /files/<id>');
  return url.href;
}

function invalid(text: string, problem: string): ConfigurationError {
  const example = 'https://host.example/wopi/files/42';
  return new ConfigurationError(`the WopiSrc ${JSON.stringify(text)} ${problem}; it looks like ${example}`);
}
