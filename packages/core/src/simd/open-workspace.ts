import type { FloatArray } from "../arrays/float-array.ts";
import type { Precision, StartKernel } from "./compile-kernels.ts";

/** A kernel, and the arrays that it works on, for batches of up to so many rows. */
export interface Workspace {
  readonly rows: number;
  /** [B, C]. */
  readonly logits: FloatArray;
  /** [B], of the last run. */
  readonly losses: FloatArray;
  /** [B, C], of the last run with factors. */
  readonly gradient: FloatArray;
  /** Where rows of `logits` lie in memory; undefined for any other array. */
  readonly addressOf: (rows: FloatArray) => number | undefined;
  /**
   * Computes the losses of the rows at an address, and their gradient where factors of rows are given.
   *
   * @returns whether the kernel can compute all of these logits; the results mean nothing otherwise
   */
  readonly run: (address: number, ids: Int32Array, factors?: Float64Array) => boolean;
}

/** @throws RangeError where there is not so much memory */
export function openWorkspace(
  start: StartKernel,
  shift: Float64Array,
  precision: Precision,
  rows: number,
): Workspace {
  const Numbers = precision === "single" ? Float32Array : Float64Array;
  const { BYTES_PER_ELEMENT: size } = Numbers;
  const classes = shift.length;
  const padded = 4 * Math.ceil(classes / 4);
  let end = 0;
  /** Behind each array is room for a vector, which the last row may read and write. */
  const place = (bytes: number): number => {
    const address = end;
    end = 16 * Math.ceil((address + bytes) / 16) + 16;
    return address;
  };
  const at = {
    shift: place(padded * size),
    weights: place(padded * size),
    exact: place(classes * 8),
    labels: place(rows * 4),
    factors: place(rows * 8),
    losses: place(rows * size),
    logits: place(rows * classes * size),
    gradient: place(rows * classes * size),
  };
  const kernel = start(end);
  const { buffer } = kernel;
  const numbers = (address: number, length: number): FloatArray =>
    new Numbers(buffer, address, length);
  const padding = numbers(at.shift, padded).fill(-Infinity);
  padding.set(shift);
  numbers(at.weights, classes).set(shift.map(Math.exp));
  new Float64Array(buffer, at.exact, classes).set(shift);
  const labels = new Int32Array(buffer, at.labels, rows);
  const rowFactors = new Float64Array(buffer, at.factors, rows);
  const logits = numbers(at.logits, rows * classes);
  return {
    rows,
    logits,
    losses: numbers(at.losses, rows),
    gradient: numbers(at.gradient, rows * classes),
    addressOf(given) {
      const { byteOffset, byteLength } = given;
      const isInside =
        byteOffset >= at.logits && byteOffset + byteLength <= at.logits + logits.byteLength;
      return given.buffer === buffer && isInside && given instanceof Numbers
        ? byteOffset
        : undefined;
    },
    run(address, ids, factors) {
      labels.set(ids);
      if (factors !== undefined) rowFactors.set(factors);
      const { shift: added, weights, exact, losses, gradient } = at;
      const inputs = [address, added, weights, exact, at.labels, at.factors];
      const stride = factors === undefined ? 0 : classes * size;
      return kernel.run(ids.length, classes, ...inputs, losses, gradient, stride) === 1;
    },
  };
}
