import { generateProofKeys, loadOrCreateProofKeys, type ProofKeys, rotateProofKeys } from '../wopi/proof-key.ts';

/** The proof keys that discovery publishes and that sign the requests of every run that begins from now on. */
export class SigningKeys {
  #keys: ProofKeys;
  readonly #next: () => ProofKeys;

  private constructor(keys: ProofKeys, next: (keys: ProofKeys) => ProofKeys) {
    this.#keys = keys;
    this.#next = () => next(this.#keys);
  }

  /** Keys that last: those kept in `directory`, where rotated ones are kept too. @throws when it cannot be used. */
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

  /** Makes a new current key; the current one becomes the old one. */
  rotate(): void {
    this.#keys = this.#next();
  }
}
