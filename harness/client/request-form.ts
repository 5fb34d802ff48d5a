import type { ProofMutation } from './proof-signer.ts';
import type { BodyTransfer } from './sender.ts';

/** How requests differ in form from those that the client usually sends. */
export interface RequestForm {
  /** Sent in addition, or instead of the usual ones; an undefined one is left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Sends all header names in lower case, as HTTP/2 requires and proxies often do. */
  readonly inLowerCase?: boolean;
  readonly transfer?: BodyTransfer;
  readonly proof?: ProofMutation;
}
