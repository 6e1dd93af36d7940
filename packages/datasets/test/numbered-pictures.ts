/** Pictures that a test can tell the pixels of apart, in (0, 1). */
export function numberedPictures(
  count: number,
  { channels, height, width }: Readonly<Record<"channels" | "height" | "width", number>>,
): Float32Array {
  const size = channels * height * width;
  return Float32Array.from(
    { length: count * size },
    (_, index) => (1 + (index % size)) / (size + 2),
  );
}
