import type { KeyObject } from 'node:crypto';
import { type ProofKeys, proofBytes, unixMillisecondsOf, verifyProof } from '../wopi/proof-key.ts';
import type { Clock } from './clock.ts';

/** A request as its client claims to have signed it. */
export interface ProofClaim {
  readonly request: Request;
  /** The percent-decoded token. */
  readonly accessToken: string;
  /** The URL as the client requested it. */
  readonly url: string;
  /** X-WOPI-TimeStamp, X-WOPI-Proof, and X-WOPI-ProofOld as sent; empty if missing. */
  readonly timestamp: string;
  readonly proof: string;
  readonly proofOld: string;
}

/** Milliseconds that a proof's timestamp may differ from the current time. */
const window = 20 * 60 * 1000;

/** Decides whether the WOPI client signed a request. */
export class ProofValidator {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether one of the three proofs that the documentation allows is valid, and recent. */
  isProven(claim: ProofClaim, { current, old }: ProofKeys): boolean {
    return (
      this.isSigned(claim, 'proof', current) ||
      this.isSigned(claim, 'proofOld', current) ||
      this.isSigned(claim, 'proof', old)
    );
  }

  /** Whether a header signs the request with this key, and recently. */
  isSigned(claim: ProofClaim, header: 'proof' | 'proofOld', key: KeyObject): boolean {
    const { accessToken, url, proof, proofOld } = claim;
    const timestamp = ticksIn(claim.timestamp);
    if (timestamp === undefined || !proof || !proofOld) return false;
    if (!this.isRecent(unixMillisecondsOf(timestamp) - this.#clock.now())) return false;
    return verifyProof(proofBytes({ accessToken, url, timestamp }), claim[header], key);
  }

  /** Whether a timestamp so many milliseconds ahead of the host's clock is accepted. */
  isRecent(aheadMs: number): boolean {
    return Math.abs(aheadMs) <= window;
  }
}

// 19 digits at most, so that it fits the signed 64-bit number.
function ticksIn(text: string): bigint | undefined {
  if (!/^\d{1,19}$/.test(text)) return undefined;
  const ticks = BigInt(text);
  return ticks < 2n ** 63n ? ticks : undefined;
}
