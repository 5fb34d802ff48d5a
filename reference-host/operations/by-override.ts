import type { Handler } from 'hono';
import { Refusal } from '../answers.ts';
import type { HostContext, HostEnv } from '../host-env.ts';
import type { Claims } from '../host-variant.ts';
import { notImplemented } from '../middleware/claimed.ts';

/** One POST operation and what stands before it. */
export interface Operation {
  /** The CheckFileInfo property that promises it; absent: it needs no promise, or judges that itself. */
  readonly claim?: keyof Claims;
  /** Whether it is refused to those who may only view. */
  readonly needsEdit: boolean;
  readonly run: (c: HostContext) => Response;
}

/** Operations by their X-WOPI-Override value. */
export type Operations = Readonly<Record<string, Operation>>;

/** Runs the operation that X-WOPI-Override names: 501 if there is none, 404 if the user may not. */
export function byOverride(operations: Operations): Handler<HostEnv> {
  return (c) => {
    const name = c.req.header('X-WOPI-Override') ?? '';
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation || (operation.claim && !c.var.host.variant.claims[operation.claim])) throw notImplemented();
    if (operation.needsEdit && !c.var.session.mayEdit) throw new Refusal(404, 'The user may not change this resource');
    return operation.run(c);
  };
}
