import { closeSync, openSync, writeSync } from 'node:fs';
import { countOf } from '../../harness/results/count-of.ts';
import { jsonText } from '../../reports/json-text.ts';
import { harEntry } from '../../reports/render-har.ts';
import type { RecordedPassing } from './recorder.ts';

/** Entries of one file: about 150 MB at most. */
const mostEntries = 10_000;
const end = '\n]}}\n';

/** An HTTP archive that is complete after each exchange, whatever ends the recording. */
export class HarFile implements Disposable {
  readonly #file: number;
  readonly #path: string;
  #position: number;
  #entries = 0;
  #dropped = 0;

  /**
   * Creates the file, which only its owner can read.
   * @throws the system's error if it cannot be created, or exists.
   */
  constructor(path: string, creator: { readonly name: string; readonly version: string }) {
    this.#path = path;
    this.#file = openSync(path, 'wx', 0o600);
    const start = `{"log":{"version":"1.2","creator":${JSON.stringify(creator)},"pages":[],"entries":[`;
    this.#position = writeSync(this.#file, start, 0);
    writeSync(this.#file, end, this.#position);
  }

  /** Where it is, and how many exchanges it has. */
  get description(): string {
    const dropped = this.#dropped > 0 ? `; ${this.#dropped} more did not fit` : '';
    return `${this.#path} (${countOf(this.#entries, 'exchange')}${dropped})`;
  }

  add({ exchange, token, violations }: RecordedPassing): void {
    if (this.#entries >= mostEntries) {
      this.#dropped += 1;
      return;
    }
    const entry = { ...harEntry(exchange), _token: token, _violations: violations };
    const text = `${this.#entries === 0 ? '' : ','}\n${jsonText(entry).trimEnd()}`;
    this.#position += writeSync(this.#file, text, this.#position);
    writeSync(this.#file, end, this.#position);
    this.#entries += 1;
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}
