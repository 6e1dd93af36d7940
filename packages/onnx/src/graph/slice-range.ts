/** Where a Slice begins along one axis, and how many elements it keeps. */
export function sliceRange(
  size: number,
  from: number,
  to: number,
  step: number,
): { start: number; length: number } {
  const clamp = (value: number, low: number, high: number): number =>
    Math.min(Math.max(value < 0 ? value + size : value, low), high);
  const start = step > 0 ? clamp(from, 0, size) : clamp(from, 0, size - 1);
  const end = step > 0 ? clamp(to, 0, size) : clamp(to, -1, size - 1);
  return { start, length: Math.max(0, Math.ceil((end - start) / step)) };
}
