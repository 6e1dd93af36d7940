/** What is added to each unit of a head: of one unit for two classes, what class 1 gets above class 0. */
export function perUnit(adjustment: Float64Array, units: number): Float64Array {
  return units === 1 ? Float64Array.of(adjustment[1] - adjustment[0]) : adjustment;
}
