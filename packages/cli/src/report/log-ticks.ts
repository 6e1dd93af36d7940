/**
 * Round values for a logarithmic axis: powers of ten, and their doubles and fives where the axis
 * spans few of them.
 *
 * @param smallest - Least value on the axis, above 0.
 * @param largest - Greatest value on the axis.
 */
export function logTicks(smallest: number, largest: number): number[] {
  const first = Math.floor(Math.log10(smallest));
  const last = Math.ceil(Math.log10(largest));
  const steps = last - first > 3 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = first; power <= last; power += 1) {
    // Through text, since 3 × 10 ** -1 is not 0.3.
    ticks.push(...steps.map((step) => Number(`${step}e${power}`)));
  }
  return ticks.filter((tick) => tick >= smallest && tick <= largest);
}
