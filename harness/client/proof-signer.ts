import { type ProofKeys, proofBytes, signProof, ticksOf } from '../../wopi/proof-key.ts';
import type { RecordedProof } from './exchange.ts';

/** Which key signs a proof header; `invalid` sends well-formed Base64 that is not a signature. */
export type Signature = 'current' | 'old' | 'invalid';

/** How a request's proof headers differ from correct ones. */
export interface ProofMutation {
  readonly proof?: Signature;
  readonly proofOld?: Signature;
  /** Milliseconds since 1970 UTC; now, if absent. */
  readonly signedAt?: number;
}

export interface SignedProof {
  readonly headers: Readonly<Record<string, string>>;
  readonly record: RecordedProof;
}

/** Signs requests with a pair of proof keys. */
export class ProofSigner {
  readonly #keys: ProofKeys;
  readonly #now: () => number;

  constructor(keys: ProofKeys, now: () => number = Date.now) {
    this.#keys = keys;
    this.#now = now;
  }

  sign(request: { readonly accessToken: string; readonly url: string }, mutation: ProofMutation = {}): SignedProof {
    const timestamp = ticksOf(mutation.signedAt ?? this.#now());
    const bytes = proofBytes({ ...request, timestamp });
    return {
      headers: {
        'X-WOPI-Proof': this.#signature(bytes, mutation.proof ?? 'current'),
        'X-WOPI-ProofOld': this.#signature(bytes, mutation.proofOld ?? 'old'),
        'X-WOPI-TimeStamp': String(timestamp),
      },
      record: {
        url: request.url.toUpperCase(),
        timestamp: String(timestamp),
        signedBytes: describeSignedBytes(bytes, request),
      },
    };
  }

  #signature(bytes: Uint8Array, key: Signature): string {
    return key === 'invalid' ? Buffer.from('INVALID').toString('base64') : signProof(bytes, this.#keys[key]);
  }
}

// The URL repeats the token, so neither is recorded.
function describeSignedBytes(bytes: Buffer, { accessToken, url }: { accessToken: string; url: string }): string {
  const tokenLength = Buffer.byteLength(accessToken);
  const urlLength = Buffer.byteLength(url.toUpperCase());
  const afterToken = 4 + tokenLength;
  const afterUrl = afterToken + 4 + urlLength;
  return [
    bytes.subarray(0, 4).toString('hex'),
    `[token: ${tokenLength} bytes]`,
    bytes.subarray(afterToken, afterToken + 4).toString('hex'),
    `[URL in upper case: ${urlLength} bytes]`,
    bytes.subarray(afterUrl).toString('hex'),
  ].join(' ');
}
