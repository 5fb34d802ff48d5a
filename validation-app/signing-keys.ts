import { generateProofKeys, loadOrCreateProofKeys, type ProofKeys, rotateProofKeys } from '../wopi/proof-key.ts';

/** The proof keys in discovery, which sign the requests of every new run. */
export class SigningKeys {
  #keys: ProofKeys;
  readonly #next: () => ProofKeys;

  private constructor(keys: ProofKeys, next: (keys: ProofKeys) => ProofKeys) {
    this.#keys = keys;
    this.#next = () => next(this.#keys);
  }

  /** Permanent keys in `directory`, including rotated ones. @throws when the directory cannot be used. */
  static keptIn(directory: string): SigningKeys {
    return new SigningKeys(loadOrCreateProofKeys(directory), () => rotateProofKeys(directory));
  }

  /** Keys for as long as the process runs. */
  static inMemory(keys: ProofKeys = generateProofKeys()): SigningKeys {
    return new SigningKeys(keys, ({ current }) => ({ current: generateProofKeys().current, old: current }));
  }

  get keys(): ProofKeys {
    return this.#keys;
  }

  /** Generates a new current key; the previous one becomes the old key. */
  rotate(): void {
    this.#keys = this.#next();
  }
}
