const view = /* @__PURE__ */ new DataView(new ArrayBuffer(8));
const smallestNormal = 2 ** -1022;

/** The k with 2^k ≤ value < 2^{k + 1}, exactly, where an engine's logarithm may round. */
export function binaryExponent(value: number): number {
  return (highWord(value) >>> 20) - (value >= smallestNormal ? 1023 : 1077);
}

/** value / 2^k in [1, 2), exactly, where the power by itself may be no number. */
export function binarySignificand(value: number): number {
  view.setInt32(0, (highWord(value) & 0xfffff) | 0x3ff00000);
  return view.getFloat64(0);
}

/** The upper half of a number above 0. */
function highWord(value: number): number {
  // The smallest numbers have no exponent of their own; products with powers of two are exact.
  view.setFloat64(0, value >= smallestNormal ? value : value * 2 ** 54);
  return view.getInt32(0);
}
