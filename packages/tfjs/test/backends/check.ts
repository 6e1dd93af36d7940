/** Something that holds on every backend; `run` rejects where it does not. */
export interface BackendCheck {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Throws where two lists differ by more than `tolerance`, relative to the largest of `expected` and to 1. */
export function expectClose(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  if (found.length !== expected.length) {
    throw new Error(`${what}: ${found.length} numbers, not ${expected.length}`);
  }
  const finite = Array.from(expected).filter(Number.isFinite);
  const scale = finite.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  for (let i = 0; i < expected.length; i++) {
    if (Object.is(found[i], expected[i])) continue;
    if (Math.abs(found[i] - expected[i]) <= tolerance * scale) continue;
    throw new Error(`${what}: ${found[i]} at ${i}, not ${expected[i]}`);
  }
}

/** Throws unless something holds. */
export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}
