import { createHash } from 'node:crypto';
import { type BodyFacts, comparedBytes } from '../../harness/traffic/passing.ts';
import { sha256Of } from '../../wopi/sha256.ts';

/** Sees the pieces of a body that passes by, and keeps its beginning. */
export class BodyWatch {
  readonly #hash = createHash('sha256');
  readonly #kept: Uint8Array[] = [];
  readonly #limit: number;
  #keptSize = 0;
  #size = 0;

  /** @param limit bytes that are kept, of which the facts have the first ones too */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#size;
  }

  /** The beginning of the body. */
  get beginning(): Buffer {
    return Buffer.concat(this.#kept);
  }

  /** Passes the pieces on unchanged. */
  async *watch(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.see(piece);
      yield piece;
    }
  }

  see(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.#size += piece.length;
    const kept = piece.subarray(0, this.#limit - this.#keptSize);
    if (kept.length === 0) return;
    this.#keptSize += kept.length;
    this.#kept.push(kept);
  }

  /** What is known of the whole body; to be called once, at its end. */
  facts(): BodyFacts {
    // A copy, because the rest of the buffer should not stay in memory.
    const beginning = Uint8Array.from(this.beginning.subarray(0, comparedBytes));
    return { size: this.#size, sha256: this.#hash.digest('base64'), beginning };
  }
}

/** The facts of a body that is in memory. */
export function factsOf(body: Uint8Array): BodyFacts {
  return { size: body.length, sha256: sha256Of(body), beginning: body.slice(0, comparedBytes) };
}
