/** Why standard output can no longer be written. */
export interface LostOutput {
  /** Such as EPIPE when the reader has left, or ENOSPC when the disk is full. */
  readonly code: string;
}

/** Keeps a reader that leaves, or a full disk, from ending the process in the middle of its work. */
export class OutputWatch {
  readonly #controller = new AbortController();

  constructor(output: NodeJS.WriteStream, messages: NodeJS.WriteStream) {
    output.on('error', ({ code = 'unknown error' }: NodeJS.ErrnoException) => {
      if (!this.signal.aborted) this.#controller.abort({ code } satisfies LostOutput);
    });
    // There is nowhere left to report it.
    messages.on('error', () => undefined);
  }

  /** Aborted when standard output is lost. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get lost(): LostOutput | undefined {
    return this.signal.reason as LostOutput | undefined;
  }

  /** Whether someone may still wait for the output: a reader that has left, as `head` does, has seen enough. */
  get isMissed(): boolean {
    return this.lost !== undefined && this.lost.code !== 'EPIPE';
  }
}

/** Watches the standard streams of this process. */
export const standardOutput = new OutputWatch(process.stdout, process.stderr);
