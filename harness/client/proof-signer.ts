import { definedHeaders } from '../../wopi/headers.ts';
import { type ProofKeys, proofBytes, signProof, ticksOf } from '../../wopi/proof-key.ts';
import type { RecordedProof } from './exchange.ts';

/** Which key signs a proof header; the others are well-formed Base64 that is not a signature, or not Base64, or no header. */
export type Signature = 'current' | 'old' | 'invalid' | 'malformed' | 'missing';

/** How a request's proof headers differ from correct ones. */
export interface ProofMutation {
  readonly proof?: Signature;
  readonly proofOld?: Signature;
  /** Milliseconds since 1970 UTC; now, if absent. */
  readonly signedAt?: number;
  /** X-WOPI-TimeStamp as it is sent, which is not signed; `null` omits the header. */
  readonly timestamp?: string | null;
  /** What is signed instead of the request that is sent. */
  readonly signs?: (sent: SignedRequest) => SignedRequest;
}

/** What a proof covers besides the time. */
export interface SignedRequest {
  readonly accessToken: string;
  readonly url: string;
}

export interface SignedProof {
  readonly headers: Readonly<Record<string, string>>;
  readonly record: RecordedProof;
}

/** Signs requests with a pair of proof keys. Proofs are ready in the order in which they were asked for. */
export class ProofSigner {
  readonly #keys: ProofKeys;
  readonly #now: () => number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(keys: ProofKeys, now: () => number = Date.now) {
    this.#keys = keys;
    this.#now = now;
  }

  sign(sent: SignedRequest, mutation: ProofMutation = {}): Promise<SignedProof> {
    const proof = this.#sign(sent, mutation);
    // It may fail before its turn, when nothing waits for it yet.
    proof.catch(() => undefined);
    const signed = this.#last.then(() => proof);
    this.#last = signed.catch(() => undefined);
    return signed;
  }

  async #sign(sent: SignedRequest, mutation: ProofMutation): Promise<SignedProof> {
    const request = mutation.signs?.(sent) ?? sent;
    const ticks = ticksOf(mutation.signedAt ?? this.#now());
    const bytes = proofBytes({ ...request, timestamp: ticks });
    const timestamp = mutation.timestamp === undefined ? String(ticks) : mutation.timestamp;
    const [proof, proofOld] = await Promise.all([
      this.#signature(bytes, mutation.proof ?? 'current'),
      this.#signature(bytes, mutation.proofOld ?? 'old'),
    ]);
    return {
      headers: definedHeaders({
        'X-WOPI-Proof': proof,
        'X-WOPI-ProofOld': proofOld,
        'X-WOPI-TimeStamp': timestamp ?? undefined,
      }),
      record: {
        url: request.url.toUpperCase(),
        timestamp: String(ticks),
        signedBytes: describeSignedBytes(bytes, request),
      },
    };
  }

  async #signature(bytes: Uint8Array, signature: Signature): Promise<string | undefined> {
    if (signature === 'missing') return undefined;
    if (signature === 'malformed') return '%not*Base64%';
    return signature === 'invalid'
      ? Buffer.from('INVALID').toString('base64')
      : await signProof(bytes, this.#keys[signature]);
  }
}

// The URL repeats the token, so neither is recorded.
function describeSignedBytes(bytes: Buffer, { accessToken, url }: SignedRequest): string {
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
