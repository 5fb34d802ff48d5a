/** Holds back what is told until it is known that it may be told. */
export class HeldBack {
  readonly #untold: (() => void)[] = [];
  #isReleased = false;

  tell(event: () => void): void {
    if (this.#isReleased) event();
    else this.#untold.push(event);
  }

  release(): void {
    this.#isReleased = true;
    for (const tell of this.#untold.splice(0)) tell();
  }
}
