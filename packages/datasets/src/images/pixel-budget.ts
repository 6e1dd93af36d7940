/** What is decoded at a time, in pixels: images wait for those before them until theirs are free. */
export class PixelBudget {
  #free: number;
  readonly #waiting: { readonly pixels: number; readonly start: () => void }[] = [];

  /** @param pixels - no image may have more */
  constructor(pixels: number) {
    this.#free = pixels;
  }

  /** Does work that holds so many pixels once they are free, in the order of the calls. */
  async within<Result>(pixels: number, work: () => Promise<Result>): Promise<Result> {
    await new Promise<void>((start) => {
      this.#waiting.push({ pixels, start });
      this.#startNext();
    });
    try {
      return await work();
    } finally {
      this.#free += pixels;
      this.#startNext();
    }
  }

  #startNext(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (next.pixels > this.#free) return;
      this.#free -= next.pixels;
      this.#waiting.shift();
      next.start();
    }
  }
}
