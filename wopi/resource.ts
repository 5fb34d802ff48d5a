import { withoutParameters } from './query.ts';

/**
 * A file, container or ecosystem on the host, with its access token. `href` is the whole URL of the request, including
 * the query with `access_token`.
 */
export interface WopiResource {
  readonly href: string;
  readonly accessToken: string;
  /** The host itself put the token into the URL, so it may be sent wherever the URL leads. */
  readonly isFromHost?: true;
}

/** A token that every host must reject; Microsoft's validator uses the same. */
export const invalidAccessToken = 'INVALID';

/** The resource of a WopiSrc, with token and ttl appended as by a WOPI client. */
export function resourceOfWopiSrc(wopisrc: string, accessToken: string, ttl: number): WopiResource {
  const separator = wopisrc.includes('?') ? '&' : '?';
  const token = percentEncode(accessToken);
  return { href: `${wopisrc}${separator}access_token=${token}&access_token_ttl=${ttl}`, accessToken };
}

/** The URL of a resource without its token. */
export function wopisrcOf({ href }: WopiResource): string {
  return withoutParameters(href, ['access_token', 'access_token_ttl']);
}

/** The resource of a URL from a host; its token is the URL's `access_token`, or empty. */
export function resourceOfUrl(url: string): WopiResource {
  return { href: url, accessToken: new URL(url).searchParams.get('access_token') ?? '', isFromHost: true };
}

/** The same resource with a different token, both in the query and in the Authorization header. */
export function withAccessToken({ href }: WopiResource, accessToken: string): WopiResource {
  const parameter = /([?&]access_token=)[^&#]*/i;
  const token = percentEncode(accessToken);
  if (parameter.test(href)) return { href: href.replace(parameter, (_, name: string) => name + token), accessToken };
  return { href: `${href}${href.includes('?') ? '&' : '?'}access_token=${token}`, accessToken };
}

/** The same resource with its token only in the Authorization header. */
export function withTokenInHeaderOnly({ href, accessToken }: WopiResource): WopiResource {
  return { href: withoutParameters(href, ['access_token']), accessToken };
}

/** The same resource without a token. */
export function withoutAccessToken(resource: WopiResource): WopiResource {
  return { ...withTokenInHeaderOnly(resource), accessToken: '' };
}

/** Another file on the same host, with the same token. */
export function withFileId(file: WopiResource, id: string): WopiResource {
  const url = new URL(file.href);
  url.pathname = url.pathname.replace(/[^/]+$/, id);
  return { href: url.href, accessToken: file.accessToken };
}

/** The URL without its query: it identifies the resource and may be printed. */
export function identityOf({ href }: WopiResource): string {
  const url = new URL(href);
  return url.origin + url.pathname;
}

/** Encodes everything but letters and digits, as Office does; a host must decode it exactly once. */
export function percentEncode(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => String.fromCharCode(byte))
    .map((character) =>
      /[A-Za-z0-9]/.test(character)
        ? character
        : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}
