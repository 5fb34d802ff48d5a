import type { Grant, ResourceKey } from '../access-tokens.ts';
import { resourceIdOf } from './operation-of.ts';
import type { DefectContext } from './rewrite.ts';

/** The grant of the request's access token; undefined if the host does not accept the token. */
export function grantOf(c: DefectContext): Grant | undefined {
  return c.var.host.parts.tokens.read(c.req.query('access_token') ?? '');
}

/** The file or container of the request. */
export function resourceKeyOf(c: DefectContext): ResourceKey {
  const kind = new URL(c.req.url).pathname.startsWith('/wopi/containers/') ? 'container' : 'file';
  return `${kind}:${resourceIdOf(c.req.raw)}`;
}

/** The same request as Alice would send it, who may do everything. Proofs do not fit the new URL. */
export function asAlice(c: DefectContext): Request {
  const url = new URL(c.req.url);
  const token = c.var.host.issueToken({ resource: resourceKeyOf(c) });
  url.searchParams.set('access_token', token);
  const request = new Request(url, c.req.raw.clone());
  request.headers.set('Authorization', `Bearer ${token}`);
  return request;
}
