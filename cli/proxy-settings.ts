import type { ProxySettings } from '../harness/client/proxy.ts';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { secrets } from './secrets.ts';

/**
 * The proxies of a run: that of `--proxy`, or those of the environment; undefined if there is none. Their passwords become
 * secrets.
 * @throws {ConfigurationError} for a value that is not the URL of a proxy.
 */
export function proxySettingsOf(
  proxy: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): ProxySettings | undefined {
  if (proxy && !isUrlOrAddress(proxy)) throw notAProxy('--proxy');
  const http = proxy ? proxyUrl(proxy, '--proxy') : fromEnvironment('http_proxy', environment);
  const https = proxy ? http : fromEnvironment('https_proxy', environment);
  if (!http && !https) return undefined;
  const except = variable('no_proxy', environment)
    .split(/[,\s]+/)
    .filter((name) => name !== '');
  return { http, https, except };
}

function fromEnvironment(name: string, environment: NodeJS.ProcessEnv): URL | undefined {
  const value = variable(name, environment);
  return value === '' ? undefined : proxyUrl(value, name.toUpperCase());
}

// As in curl, the lower-case name precedes.
function variable(name: string, environment: NodeJS.ProcessEnv): string {
  return environment[name] || environment[name.toUpperCase()] || '';
}

// A word alone is more likely a slip than the name of a proxy on port 80.
function isUrlOrAddress(text: string): boolean {
  return /:\/\/|:\d+\/?$/.test(text);
}

function notAProxy(source: string): ConfigurationError {
  return new ConfigurationError(
    `${source} must be the URL of an HTTP proxy, such as http://user:password@proxy.example:3128`,
  );
}

function proxyUrl(text: string, source: string): URL {
  const href = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(href) ? new URL(href) : undefined;
  // What was given may have a password.
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') throw notAProxy(source);
  secrets.learn(url.password);
  secrets.learn(decoded(url.password));
  return url;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ConfigurationError('the password in the URL of the proxy has a percent sign that must be written as %25');
  }
}
