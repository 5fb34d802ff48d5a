import type { Handler } from 'hono';
import { operationByOverride, operations, type PostOperation } from '../../wopi/operations.ts';
import { Refusal } from '../answers.ts';
import type { HostContext, HostEnv } from '../host-env.ts';
import { notImplemented } from '../middleware/claimed.ts';

/** How a POST operation is handled. */
export interface OperationHandler {
  /** Whether it is refused to those who may only view. */
  readonly needsEdit: boolean;
  readonly run: (c: HostContext) => Response;
}

/** The handler of Lock also handles UnlockAndRelock. */
export type OperationHandlers = Readonly<Partial<Record<PostOperation, OperationHandler>>>;

/** Runs the operation that X-WOPI-Override names: 501 if there is none or it is not claimed, 404 if the user may not. */
export function byOverride(handlers: OperationHandlers): Handler<HostEnv> {
  return (c) => {
    const name = operationByOverride(c.req.header('X-WOPI-Override'));
    const handler = name && handlers[name];
    const claim = name && operations[name].claim;
    if (!handler || (claim && !c.var.host.variant.claims[claim])) throw notImplemented();
    if (handler.needsEdit && !c.var.session.mayEdit) throw new Refusal(404, 'The user may not change this resource');
    return handler.run(c);
  };
}
