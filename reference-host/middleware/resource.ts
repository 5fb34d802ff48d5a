import type { MiddlewareHandler } from 'hono';
import type { ResourceKey } from '../access-tokens.ts';
import { Refusal } from '../answers.ts';
import type { HostContext, HostEnv } from '../host-env.ts';

/** Finds the file in the path, if the token is for exactly that file. */
export const fileResource: MiddlewareHandler<HostEnv> = async (c, next) => {
  c.set('file', found(c, `file:${idOf(c)}`, c.var.host.store.file(idOf(c))));
  await next();
};

/** Finds the container in the path, if the token is for exactly that container. */
export const containerResource: MiddlewareHandler<HostEnv> = async (c, next) => {
  c.set('container', found(c, `container:${idOf(c)}`, c.var.host.store.container(idOf(c))));
  await next();
};

export const ecosystemResource: MiddlewareHandler<HostEnv> = async (c, next) => {
  found(c, 'ecosystem', true);
  await next();
};

/** Finds the file whose bytes a download URL serves. */
export const downloadResource: MiddlewareHandler<HostEnv> = async (c, next) => {
  c.set('file', found(c, `download:${idOf(c)}`, c.var.host.store.file(idOf(c))));
  await next();
};

function idOf(c: HostContext): string {
  return c.req.param('id') ?? '';
}

// The same response for a missing resource and a wrong token, so that existing IDs are not revealed.
function found<Resource>(c: HostContext, key: ResourceKey, resource: Resource | undefined): Resource {
  if (c.var.session.grant.resource !== key || resource === undefined) {
    throw new Refusal(404, 'The resource does not exist, or the access token is for a different one');
  }
  return resource;
}
