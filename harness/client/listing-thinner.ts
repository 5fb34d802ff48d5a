import type { BodyThinner } from './sender.ts';

const code = (character: string) => character.charCodeAt(0);
const [quote, backslash, comma] = [code('"'), code('\\'), code(',')];
const opening: ReadonlySet<number> = new Set([code('['), code('{')]);
const closing: ReadonlySet<number> = new Set([code(']'), code('}')]);

/**
 * Shortens a JSON object of long lists, such as that of EnumerateChildren for a large folder, to the first elements of
 * each list, without keeping the rest in memory. Any other text is kept.
 */
export class ListingThinner implements BodyThinner {
  readonly limit: number;
  readonly #keptBytes: number;
  #kept = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #isSkipping = false;

  /** `keptBytes`: after so many bytes, no further element of a list is kept. */
  constructor({ limit, keptBytes }: { readonly limit: number; readonly keptBytes: number }) {
    this.limit = limit;
    this.#keptBytes = keptBytes;
  }

  push(piece: Uint8Array): Uint8Array {
    const kept = Buffer.allocUnsafe(piece.length);
    let length = 0;
    for (const byte of piece) {
      this.#step(byte);
      if (this.#isSkipping) continue;
      kept[length++] = byte;
      this.#kept += 1;
    }
    return kept.subarray(0, length);
  }

  #step(byte: number): void {
    if (this.#isInString) this.#stepInString(byte);
    else if (byte === quote) this.#isInString = true;
    else if (opening.has(byte)) this.#depth += 1;
    else if (closing.has(byte)) this.#close();
    // Between two elements of a list that is a property of the object.
    else if (byte === comma && this.#depth === 2 && this.#kept >= this.#keptBytes) this.#isSkipping = true;
  }

  #stepInString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === backslash) this.#isEscaped = true;
    else if (byte === quote) this.#isInString = false;
  }

  #close(): void {
    this.#depth -= 1;
    if (this.#depth === 1) this.#isSkipping = false;
  }
}
