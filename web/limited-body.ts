import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';

/** Refuses requests whose body is larger than so many bytes, or does not say how large it is; browsers always do. */
export function limitedBody(most: number): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.header('Transfer-Encoding') !== undefined) throw new HTTPException(411);
    if (Number(c.req.header('Content-Length') ?? 0) > most) throw new HTTPException(413);
    await next();
  };
}
