/** Indices of the classes, most training rows first; equal counts keep their order. */
export function orderByCount(counts: readonly number[]): number[] {
  return counts
    .map((_, index) => index)
    .toSorted((left, right) => (counts[right] ?? 0) - (counts[left] ?? 0) || left - right);
}

/**
 * Names for an axis: long ones lose their middle, since numbered names differ at the end, and
 * equal ones are told apart, as an ordinal scale needs.
 */
export function axisNames(classes: readonly string[], limit = 13): string[] {
  const seen = new Map<string, number>();
  const half = Math.floor(limit / 2);
  return classes.map((name) => {
    const letters = Array.from(name);
    const short =
      letters.length > limit
        ? `${letters.slice(0, half).join("")}…${letters.slice(-half).join("")}`
        : name;
    const times = (seen.get(short) ?? 0) + 1;
    seen.set(short, times);
    return times === 1 ? short : `${short} (${times})`;
  });
}

/** Every k-th of the names, so that no more than `limit` are written on an axis. */
export function tickNames(names: readonly string[], limit: number): string[] {
  const step = Math.ceil(names.length / limit);
  return names.filter((_, index) => index % step === 0);
}
