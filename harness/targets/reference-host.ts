import { type ProofKeys, publicProofKeys } from '../../wopi/proof-key.ts';
import type { ReadyHost } from './ready-line.ts';

export interface ReferenceHostOptions {
  /** Default: `default`. */
  readonly variant?: string | undefined;
  readonly defects?: readonly string[] | undefined;
  /** The private keys that sign the run's requests: the host gets their public halves. Absent: it validates no proofs. */
  readonly proofKeys?: ProofKeys | undefined;
  /** Gives up while the host starts. A host that has started lives until it is closed, so that a run can clean up. */
  readonly signal?: AbortSignal | undefined;
}

/** A reference host that runs and answers. */
export interface ReferenceHost extends ReadyHost, AsyncDisposable {
  /** Where it runs, for people: `a process of its own`. */
  readonly place: string;
  /** Ends the host and removes whatever was made for it. */
  close(): Promise<void>;
}

/** Milliseconds until a host that has not answered counts as broken. */
export const startTimeoutMs = 30_000;

/** What `reference-host/main.ts` reads; every variable is set, so that none of the caller's gets through. */
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
