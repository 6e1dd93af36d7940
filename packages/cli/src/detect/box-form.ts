/** How a detector writes boxes: corners or middles and sizes, in pixels or as shares of the picture's sides. */
export type BoxForm = "corners" | "middles" | "corner-shares" | "middle-shares";

/** Left, top, right and bottom, in pixels of the picture as the detector takes it. */
export function cornersOf(
  values: ArrayLike<number>,
  start: number,
  {
    form,
    width,
    height,
  }: { readonly form: BoxForm; readonly width: number; readonly height: number },
): readonly [number, number, number, number] {
  const isShare = form === "corner-shares" || form === "middle-shares";
  const [across, down] = isShare ? [width, height] : [1, 1];
  const first = (values[start] ?? 0) * across;
  const second = (values[start + 1] ?? 0) * down;
  const third = (values[start + 2] ?? 0) * across;
  const fourth = (values[start + 3] ?? 0) * down;
  return form === "middles" || form === "middle-shares"
    ? [first - third / 2, second - fourth / 2, first + third / 2, second + fourth / 2]
    : [first, second, third, fourth];
}
