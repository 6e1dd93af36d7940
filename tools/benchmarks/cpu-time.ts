/** CPU milliseconds (all threads, user and system) that this process spends in `work`, per step. */
export async function cpuPerStep(steps: number, work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / steps;
}

/** Milliseconds by the clock per step: where threads share a step, what a user waits for. */
export async function clockPerStep(steps: number, work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / steps;
}

/** The 20th percentile: on a shared machine the slow rounds measure the neighbours. */
export function lowQuantile(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(0.2 * (sorted.length - 1))];
}
