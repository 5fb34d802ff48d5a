import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';

/** Refuses requests whose body has more than `most` bytes or no Content-Length, which browsers always send. */
export function limitedBody(most: number): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.header('Transfer-Encoding') !== undefined) throw new HTTPException(411);
    if (Number(c.req.header('Content-Length') ?? 0) > most) throw new HTTPException(413);
    await next();
  };
}
