import { type FloatArray, floatArrayLike, type SamePrecision } from "./float-array.ts";

/**
 * A copy of the values in the precision of `model`.
 *
 * @example
 * ```ts
 * import { toPrecision } from "@balms/core/adapter";
 *
 * console.log(toPrecision([1, 2], new Float32Array(0))); // a Float32Array
 * ```
 */
export function toPrecision<Model extends FloatArray>(
  values: ArrayLike<number>,
  model: Model,
): SamePrecision<Model> {
  const out = floatArrayLike(model, values.length);
  out.set(values);
  return out as SamePrecision<Model>;
}
