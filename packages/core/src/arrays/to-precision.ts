import { type FloatArray, floatArrayLike, type SamePrecision } from "./float-array.ts";

/** A copy of the values in the precision of `model`. */
export function toPrecision<Model extends FloatArray>(
  values: ArrayLike<number>,
  model: Model,
): SamePrecision<Model> {
  const out = floatArrayLike(model, values.length);
  out.set(values);
  return out as SamePrecision<Model>;
}
