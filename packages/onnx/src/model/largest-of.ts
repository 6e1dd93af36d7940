/** The largest of numbers, however many: arguments of a call lie on the stack. */
export function largestOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}
