export type Words = [number, number, number, number];

const golden = 0x9e3779b9;

/** Start of every key: multiples of the golden ratio's bits, as in splitmix32. */
export const seedStart: Words = [golden, 0x3c6ef372, 0xdaa66d2b, 0x78dde6e4];

/**
 * Takes UTF-16 code units into four 32-bit lanes.
 *
 * Per unit u and lane h: h ← mix((h xor u) + 0x9e3779b9), where mix is the finaliser of
 * MurmurHash3 (multipliers 0x85ebca6b and 0xc2b2ae35). A last step takes in the text's length, so
 * that a text and its beginnings are unrelated.
 */
export function seedWords(start: Readonly<Words>, text: string): Words {
  const lanes: Words = [...start];
  for (let lane = 0; lane < 4; lane++) {
    let hash = lanes[lane];
    for (let i = 0; i < text.length; i++) hash = mix((hash ^ text.charCodeAt(i)) + golden);
    lanes[lane] = mix((hash ^ (text.length + 0x10000)) + golden) >>> 0;
  }
  // The recurrence never leaves the state of all zeros.
  return lanes.some((lane) => lane > 0) ? lanes : [1, 0, 0, 0];
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
