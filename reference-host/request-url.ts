import type { HostContext } from './host-env.ts';

/** Scheme, host and port under which the client reached the host, without a slash at the end. */
export function originOf(c: HostContext): string {
  const { publicUrl } = c.var.host;
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  const { protocol, host } = new URL(c.req.url);
  return `${protocol}//${c.req.header('Host') ?? host}`;
}

/**
 * The URL as the client requested it. Path and query are unparsed, because parsing changes escapes, which are part of
 * the signed URL.
 */
export function requestedUrl(c: HostContext): string {
  const { pathname, search } = new URL(c.req.url);
  return originOf(c) + (c.env?.incoming?.url ?? pathname + search);
}
