import { isIP } from 'node:net';
import type { Exchange } from '../client/exchange.ts';

/** A URL that the host named, without its query. */
export interface ObservedUrl {
  /** Where it stands, as in `HostEditUrl of CheckFileInfo`. */
  readonly where: string;
  readonly property: string;
  readonly url: URL;
}

const urlProperty = /"([A-Za-z]*Url)"\s*:\s*"((?:[^"\\]|\\.)*)"/g;

/** The absolute URLs in JSON responses, each property and origin once. */
export function observedUrls(exchanges: Iterable<Exchange>): ObservedUrl[] {
  const found = new Map<string, ObservedUrl>();
  for (const { operation, response } of exchanges)
    for (const [, property = '', text = ''] of response?.body.matchAll(urlProperty) ?? []) {
      const url = urlIn(text);
      if (url) found.set(`${property} ${url.origin}`, { where: `${property} of ${operation}`, property, url });
    }
  return [...found.values()];
}

function urlIn(quoted: string): URL | undefined {
  const text = quoted.replaceAll('\\/', '/');
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  url.search = '';
  url.hash = '';
  return url;
}

/** Whether only this machine or its network reaches a host name, so that it cannot be the host that Microsoft reaches. */
export function isLocalName(hostname: string): boolean {
  if (/^(localhost|.*\.(localhost|local|internal|test))$|^[^.]+$/i.test(hostname) && isIP(hostname) === 0) return true;
  return /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|\[(::1|f[cd]|fe80))/i.test(hostname);
}
