/** Times parts of the work by name. */
export interface Stopwatch {
  /** Does a part and adds its time to its name. */
  time<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Seconds per name, to a thousandth, in the order of the first use. */
  seconds(): Readonly<Record<string, number>>;
}

/**
 * A stopwatch on a given clock.
 *
 * @param clock - Milliseconds since an arbitrary start.
 */
export function createStopwatch(clock: () => number): Stopwatch {
  const spent = new Map<string, number>();
  return {
    async time(name, work) {
      const start = clock();
      try {
        return await work();
      } finally {
        spent.set(name, (spent.get(name) ?? 0) + clock() - start);
      }
    },
    seconds: () =>
      Object.fromEntries(
        Array.from(spent, ([name, milliseconds]) => [name, Math.round(milliseconds) / 1000]),
      ),
  };
}
