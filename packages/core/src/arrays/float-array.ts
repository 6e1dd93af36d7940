/** Numbers in single or double precision; results come in the precision of the input. */
export type FloatArray = Float32Array | Float64Array;

/** The type of a new array in the precision of `Input`. */
export type SamePrecision<Input extends FloatArray> = Input extends Float32Array
  ? Float32Array<ArrayBuffer>
  : Float64Array<ArrayBuffer>;

/** Whether something is a FloatArray. */
export function isFloatArray(value: unknown): value is FloatArray {
  return value instanceof Float32Array || value instanceof Float64Array;
}

/** An array of the same precision as `model`, filled with zeros. */
export function floatArrayLike(model: FloatArray, length: number): SamePrecision<FloatArray> {
  return new (model.constructor as Float64ArrayConstructor)(length);
}
