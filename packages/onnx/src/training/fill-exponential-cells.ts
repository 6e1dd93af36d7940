import type { RandomGenerator } from "@balms/core";

const cells = 65536;

/** Exp(1) at the middle of each of 65,536 equally likely cells. */
const exponentialCells: Float32Array = /* @__PURE__ */ Float32Array.from(
  { length: cells },
  (_, cell) => -Math.log((cell + 0.5) / cells),
);

/**
 * Exp(1) variates from a table, two per random word: sixteen bits are enough for noise that does not decide which class is drawn
 * (see addOrderedClassDraw), and there is a lot of it.
 */
export function fillExponentialCells(out: Float32Array, random: RandomGenerator): void {
  const even = out.length - (out.length % 2);
  for (let index = 0; index < even; index += 2) {
    const word = random.nextUint32();
    out[index] = exponentialCells[word & 0xffff];
    out[index + 1] = exponentialCells[word >>> 16];
  }
  if (even < out.length) out[even] = exponentialCells[random.nextUint32() >>> 16];
}
