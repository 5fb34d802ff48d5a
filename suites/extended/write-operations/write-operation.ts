import type { CheckContext } from '../../../harness/checks/check-context.ts';
import type { Gate } from '../../../harness/checks/gates.ts';
import type { WopiResponse } from '../../../harness/client/response.ts';
import type { Category } from '../../../harness/results/categories.ts';
import type { WopiResource } from '../../../wopi/resource.ts';

/** An operation that changes something, for checks that send it with access tokens that must be refused. */
export interface WriteOperation {
  readonly operation: string;
  readonly category: Category;
  readonly spec: string;
  /** What it is sent to: the file under test or its container, or a new one; for `scratchFile`, either. */
  readonly to: 'file' | 'scratchFile' | 'container' | 'newContainer';
  /** What the host must claim. */
  readonly claims: readonly Gate[];
  /** What the run's own user must be allowed to do, so that the starting state can be reached. */
  readonly setup: readonly Gate[];
  /** What a user must be allowed to do for the operation to succeed, in addition. */
  readonly rights: readonly Gate[];
  readonly renamesTestFile?: boolean;
  /** Requirements about the operation with an invalid access token. */
  readonly invalidTokenIds?: readonly string[];
  /** Reaches a state in which a token with all rights would succeed. */
  readonly prepare: (context: CheckContext) => Promise<Prepared>;
}

/** A request that is ready to be sent with any token. */
export interface Prepared {
  /** What it is sent to, with the token of the run's own user. */
  readonly resource: WopiResource;
  readonly send: (as: WopiResource) => Promise<WopiResponse>;
  /** Expects that the refused request had no effect; absent if no request shows its effect. */
  readonly look?: (refused: WopiResponse) => Promise<void>;
}
