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

/** The value that a share of all is not above. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))];
}

/** The 20th percentile: on a shared machine the slow rounds measure the neighbours. */
export const lowQuantile = (values: readonly number[]): number => quantile(values, 0.2);
