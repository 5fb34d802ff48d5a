import { generateProofKeys, type ProofKeys } from '../proof-key.ts';

let keys: ProofKeys | undefined;

/** Proof keys for tests that need any: made once per process, because making them takes longer than most tests. */
export function sharedProofKeys(): ProofKeys {
  keys ??= generateProofKeys();
  return keys;
}
