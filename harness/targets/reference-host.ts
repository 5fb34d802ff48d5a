import { type ProofKeys, publicProofKeys } from '../../wopi/proof-key.ts';
import type { ReadyHost } from './ready-line.ts';

export interface ReferenceHostOptions {
  /** Default: `default`. */
  readonly variant?: string | undefined;
  readonly defects?: readonly string[] | undefined;
  /** The run's private keys, of which the host gets the public keys. Absent: it does not validate proofs. */
  readonly proofKeys?: ProofKeys | undefined;
  /** Aborts the start. A started host runs until it is closed, so that a run can clean up. */
  readonly signal?: AbortSignal | undefined;
}

/** A running reference host. */
export interface ReferenceHost extends ReadyHost, AsyncDisposable {
  /** Where it runs, for messages: `a separate process`. */
  readonly place: string;
  /** Stops the host and removes everything created for it. */
  close(): Promise<void>;
}

/** Milliseconds until a host that is not ready counts as failed. */
export const startTimeoutMs = 30_000;

/** The variables that `reference-host/main.ts` reads; all are set, so that none is inherited. */
export function hostEnvironment({ variant = '', defects = [], proofKeys }: ReferenceHostOptions, listen: string) {
  return {
    HOST_LISTEN: listen,
    HOST_VARIANT: variant,
    HOST_DEFECTS: defects.join(','),
    HOST_PUBLIC_URL: '',
    HOST_DISCOVERY: '',
    HOST_PROOF_KEYS: '',
    HOST_PROOF_KEYS_PEM: proofKeys ? publicPem(proofKeys) : '',
  };
}

function publicPem(keys: ProofKeys): string {
  const { current, old } = publicProofKeys(keys);
  return [current, old].map((key) => key.export({ type: 'spki', format: 'pem' })).join('');
}
