/** Grey levels 0 … 15, two in a byte, the left one in the high half → one byte each, times `scale`. */
export function unpackLevels(packed: Uint8Array, scale: number): Uint8Array {
  const levels = new Uint8Array(2 * packed.length);
  for (let index = 0; index < packed.length; index++) {
    levels[2 * index] = scale * (packed[index] >> 4);
    levels[2 * index + 1] = scale * (packed[index] & 15);
  }
  return levels;
}
