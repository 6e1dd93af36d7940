/**
 * Takes pieces out of bytes for as long as what is left does the same.
 *
 * @param isSame - Whether bytes do the same; it is asked up to 400 times.
 */
export async function shrink(
  bytes: Uint8Array,
  isSame: (bytes: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> {
  let least = bytes;
  let asked = 0;
  for (let size = bytes.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < least.length && asked < 400;) {
      const less = Buffer.concat([least.subarray(0, at), least.subarray(at + size)]);
      asked += 1;
      if (await isSame(less)) least = less;
      else at += size;
    }
  }
  return least;
}
