/** Numbers in single or double precision; results come in the precision of the input. */
export type FloatArray = Float32Array | Float64Array;

/** The type of a new array in the precision of `Input`. */
export type SamePrecision<Input extends FloatArray> = Input extends Float32Array
  ? Float32Array<ArrayBuffer>
  : Float64Array<ArrayBuffer>;

/**
 * Whether something is a Float32Array or a Float64Array.
 *
 * @example
 * ```ts
 * import { isFloatArray } from "@balms/core/adapter";
 *
 * console.log(isFloatArray(new Float32Array(2))); // true
 * ```
 */
export function isFloatArray(value: unknown): value is FloatArray {
  return value instanceof Float32Array || value instanceof Float64Array;
}

/**
 * A new array of zeros in the precision of `model`.
 *
 * @example
 * ```ts
 * import { floatArrayLike } from "@balms/core/adapter";
 *
 * console.log(floatArrayLike(new Float32Array(2), 3)); // three zeros in single precision
 * ```
 */
export function floatArrayLike(model: FloatArray, length: number): SamePrecision<FloatArray> {
  return new (model.constructor as Float64ArrayConstructor)(length);
}
