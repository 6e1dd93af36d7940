// What hosts have; it is no part of the language.
declare const performance: { now(): number };

/** So many milliseconds one run of the runtime should take: the thread that calls it hears nothing meanwhile. */
const wanted = 100;
/** How much faster than the runs before the next one may be thought to be. */
const growth = 8;

/**
 * How many steps one run of the runtime makes: a run has a price of its own, and blocks who calls it. Nobody knows beforehand how long a step takes, so it
 * begins with one and goes by the time that they took. The numbers that are trained do not depend on it.
 */
export class RunPace {
  readonly #most: number;
  #next = 1;

  /** @param most - steps that are fed at once at most */
  constructor(most: number) {
    this.#most = most;
  }

  /** Makes one run of as many steps as are affordable, of those that are left. */
  async run<Result>(
    left: number,
    make: (count: number) => Promise<Result>,
  ): Promise<{ readonly count: number; readonly result: Result }> {
    const count = Math.min(this.#next, left);
    const start = performance.now();
    const result = await make(count);
    const perStep = (performance.now() - start) / count;
    const affordable = Math.min(wanted / perStep, growth * count, this.#most);
    this.#next = Math.max(1, Math.floor(affordable));
    return { count, result };
  }
}
