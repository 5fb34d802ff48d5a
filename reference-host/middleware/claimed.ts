import type { MiddlewareHandler } from 'hono';
import { Refusal } from '../answers.ts';
import type { HostEnv } from '../host-env.ts';
import type { Claims } from '../host-variant.ts';

/** Returns 501 when the variant does not claim the feature. */
export function claimed(claim: keyof Claims): MiddlewareHandler<HostEnv> {
  return async (c, next) => {
    if (!c.var.host.variant.claims[claim]) throw notImplemented();
    await next();
  };
}

export function notImplemented(): Refusal {
  return new Refusal(501, 'This host does not implement the operation');
}
