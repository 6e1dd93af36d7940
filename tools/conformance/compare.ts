/** Nested arrays of numbers as one flat list; `null` (no value) becomes NaN, which equals only itself. */
export function flatten(value: unknown, path: string): number[] {
  if (typeof value === "number") return [value];
  if (value === null) return [Number.NaN];
  if (Array.isArray(value)) return value.flatMap((entry) => flatten(entry, path));
  throw new Error(`${path}: expected numbers, found ${JSON.stringify(value)?.slice(0, 40)}`);
}

/** The value at a dotted path of a golden case. */
export function valueAt(golden: unknown, path: string): unknown {
  let value = golden;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) {
      throw new Error(`no field ${path} in the golden case`);
    }
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/**
 * Largest |computed − expected| over the largest |expected|.
 *
 * Max norm on purpose: an entry such as φ − 1 with φ ≈ 1 carries the rounding of the large numbers.
 */
export function relativeError(computed: ArrayLike<number>, expected: readonly number[]): number {
  if (computed.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  let error = 0;
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [computed[i], expected[i]];
    if (Object.is(a, b)) continue;
    if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.POSITIVE_INFINITY;
    error = Math.max(error, Math.abs(a - b));
  }
  for (const value of expected)
    if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return error === 0 ? 0 : error / (largest === 0 ? 1 : largest);
}
