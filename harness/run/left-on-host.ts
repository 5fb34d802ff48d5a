import { cut, type Redactor } from '../client/redactor.ts';
import { isLock, type Leftover } from '../results/leftover.ts';

// A host may send a name of a megabyte.
const longestText = 2_000;

export interface LeftOnHostOptions {
  readonly redactor: Redactor;
  /** What is new may stay on the host. */
  readonly leaveFiles: boolean;
}

/** What a run could not undo, in texts of a limited length without secrets. */
export class LeftOnHost {
  readonly #options: LeftOnHostOptions;
  readonly #leftovers = new Map<string, Leftover>();

  constructor(options: LeftOnHostOptions) {
    this.#options = options;
  }

  add(leftovers: readonly Leftover[]): void {
    for (const leftover of leftovers) {
      const key = keyOf(leftover);
      // The last one goes to the end of the list.
      this.#leftovers.delete(key);
      this.#leftovers.set(key, leftover);
    }
  }

  /** Forgets what was left on files that are deleted. */
  forget(isGone: (url: string) => boolean): void {
    for (const [key, { url }] of this.#leftovers) if (isGone(url)) this.#leftovers.delete(key);
  }

  get all(): readonly Leftover[] {
    return [...this.#leftovers.values()].map(({ url, what, reason, isContent = false, isNew = false }) => ({
      url: this.safe(url),
      what: this.safe(what),
      reason: this.safe(reason),
      ...(isContent && { isContent }),
      ...(isNew && this.#options.leaveFiles && { isPermitted: true }),
    }));
  }

  /** The error that ends the run, with what is left in its message. */
  toldBy(error: unknown): unknown {
    const list = this.all.map(({ what, url, reason }) => `${what} ${url} (${reason})`).join('; ');
    if (list !== '' && error instanceof Error) error.message += ` Left on the host: ${list}.`;
    return error;
  }

  /** A text of the host, or about it, as it may be shown. */
  safe(text: string): string {
    return this.#options.redactor.redact(cut(text, longestText));
  }
}

// The lock of a file is that of the last check which could not release its own.
function keyOf(leftover: Leftover): string {
  return `${leftover.url} ${isLock(leftover) ? 'lock' : leftover.what}`;
}
