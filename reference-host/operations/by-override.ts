import type { Handler } from 'hono';
import { Refusal } from '../answers.ts';
import type { HostContext, HostEnv } from '../host-env.ts';
import type { Claims } from '../host-variant.ts';
import { notImplemented } from '../middleware/claimed.ts';

/** A POST operation and its requirements. */
export interface Operation {
  /** The CheckFileInfo property that claims it; absent: it needs no claim, or checks the claim itself. */
  readonly claim?: keyof Claims;
  /** Whether it is refused for users who may only view. */
  readonly needsEdit: boolean;
  readonly run: (c: HostContext) => Response;
}

/** Operations by their X-WOPI-Override value. */
export type Operations = Readonly<Record<string, Operation>>;

/** Runs the operation in X-WOPI-Override: 501 if it is unknown, 404 if the user may not run it. */
export function byOverride(operations: Operations): Handler<HostEnv> {
  return (c) => {
    const name = c.req.header('X-WOPI-Override') ?? '';
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation || (operation.claim && !c.var.host.variant.claims[operation.claim])) throw notImplemented();
    if (operation.needsEdit && !c.var.session.mayEdit) throw new Refusal(404, 'The user may not change this resource');
    return operation.run(c);
  };
}
