/** Calls `tell` if the process ends before this is disposed of. `tell` cannot wait for anything. */
export class OnExit implements Disposable {
  readonly #tell: () => void;

  constructor(tell: () => void) {
    this.#tell = tell;
    process.once('exit', tell);
  }

  [Symbol.dispose](): void {
    process.off('exit', this.#tell);
  }
}
