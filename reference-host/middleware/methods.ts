import type { MiddlewareHandler } from 'hono';
import { Refusal } from '../answers.ts';

/** WOPI uses only GET and POST. */
export const methods: MiddlewareHandler = async (c, next) => {
  const { method } = c.req.raw;
  if (method !== 'GET' && method !== 'POST')
    throw new Refusal(405, 'Only GET and POST are allowed', { Allow: 'GET, POST' });
  await next();
};
