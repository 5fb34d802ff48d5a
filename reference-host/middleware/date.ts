import type { MiddlewareHandler } from 'hono';
import type { HostEnv } from '../host-env.ts';

/** The Date of each response is the time of the host, also where no server adds it. */
export const date: MiddlewareHandler<HostEnv> = async (c, next) => {
  await next();
  c.res.headers.set('Date', new Date(c.var.host.clock.now()).toUTCString());
};
