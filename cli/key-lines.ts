/** Of a line without an end, so that no input fills the memory. */
const longestLine = 1_000;

/** Lines of an input that is read only while one is awaited, so that a question of a run gets its own answer. */
export class KeyLines {
  readonly #input: NodeJS.ReadStream;
  readonly #lines: string[] = [];
  #rest = '';
  #hasEnded = false;

  constructor(input: NodeJS.ReadStream) {
    this.#input = input;
    // A terminal that is gone fails instead of ending; either closes the stream.
    input.on('error', () => undefined);
  }

  /** Resolves when there is a line to take, the input has ended, or the signal aborts. */
  async ready(signal: AbortSignal): Promise<void> {
    while (this.#lines.length === 0 && !this.#hasEnded && !signal.aborted) await this.#read(signal);
  }

  /** The next line that has been read; undefined if there is none. */
  take(): string | undefined {
    return this.#lines.shift();
  }

  async #read(signal: AbortSignal): Promise<void> {
    const input = this.#input;
    if (input.readableEnded || input.destroyed) return this.#end();
    const reading = new AbortController();
    const done = () => reading.abort();
    const onData = (piece: Buffer | string) => {
      this.#add(String(piece));
      done();
    };
    const onEnd = () => {
      this.#end();
      done();
    };
    const ended = new Promise((resolve) => reading.signal.addEventListener('abort', resolve));
    signal.addEventListener('abort', done, { once: true });
    input.on('data', onData).on('end', onEnd).on('close', onEnd).resume();
    await ended;
    signal.removeEventListener('abort', done);
    input.off('data', onData).off('end', onEnd).off('close', onEnd).pause();
  }

  #add(text: string): void {
    const [rest = '', ...lines] = `${this.#rest}${text}`.split('\n').reverse();
    this.#lines.push(...lines.reverse());
    this.#rest = rest.slice(-longestLine);
  }

  #end(): void {
    this.#hasEnded = true;
    if (this.#rest !== '') this.#lines.push(this.#rest);
    this.#rest = '';
  }
}
