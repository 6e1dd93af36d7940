/** All places in a kernel, the last axis running fastest. */
export function placesOf(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (places, width) =>
      places.flatMap((place) => Array.from({ length: width }, (_, at) => [...place, at])),
    [[]],
  );
}
