import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { refuse } from "../errors/refuse.ts";
import type { LinearHead } from "./linear-head.ts";
import { toPrecision } from "../arrays/to-precision.ts";

/** A head in the precision of `model`; refused where it overflows, naming the argument at fault. */
export function finishHead<Model extends FloatArray>(
  model: Model,
  weight: Float64Array,
  bias: Float64Array,
  parameter: string,
): LinearHead<SamePrecision<Model>> {
  const head = { weight: toPrecision(weight, model), bias: toPrecision(bias, model) };
  const values: FloatArray[] = [head.weight, head.bias];
  if (values.every((part) => part.every(Number.isFinite))) return head;
  return refuse(parameter, "an overflow of the head", "smaller values");
}
