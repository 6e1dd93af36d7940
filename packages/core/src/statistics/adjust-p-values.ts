/**
 * p-values adjusted for how many there are, by Holm's step-down method: below α is then what is refuted, and the
 * chance that anything is refuted wrongly is at most α, however the tests hang together.
 *
 * With p_(1) ≤ … ≤ p_(n): max_{j ≤ i} min(1, (n − j + 1) · p_(j)).
 *
 * Source: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 1979.
 */
export function adjustPValues(values: readonly number[]): number[] {
  const adjusted = [...values];
  let greatest = 0;
  [...values.keys()]
    .toSorted((one, other) => values[one] - values[other])
    .forEach((id, rank) => {
      greatest = Math.max(greatest, Math.min(1, (values.length - rank) * values[id]));
      adjusted[id] = greatest;
    });
  return adjusted;
}
