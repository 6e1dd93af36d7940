import { refuse } from "@balms/core/adapter";
import type { Tensor } from "onnxruntime-common";
import type { InputType } from "../graph/input-shape.ts";
import { float16 } from "../model/small-float.ts";
import { readable } from "./onnx-runtime.ts";
import { tensorData } from "./run-result.ts";

const wholeArrays = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  int32: Int32Array,
} as const;

/** Numbers in single precision hold whole ones up to here. */
const mostWhole = 2 ** 24;

/**
 * Numbers in the type that a model takes. To a type of whole numbers each goes to the nearest one.
 *
 * @throws {@link ArgumentError} for a number beyond what the type holds.
 */
export function numbersAs(type: InputType, numbers: Float32Array): Tensor.DataTypeMap[InputType] {
  if (type === "float32") return readable(numbers);
  if (type === "float64") return Float64Array.from(numbers);
  if (type === "float16") return Uint16Array.from(numbers, float16.encode);
  const rounded = numbers.map(Math.round);
  const whole = wholeArrays[type].from(rounded);
  const other = whole.findIndex(
    (value, index) => value !== rounded[index] || Math.abs(value) > mostWhole,
  );
  if (other >= 0) {
    const hint =
      type === "uint8" ? "Pixels go into such a model as they are, from 0 to 255." : undefined;
    refuse("inputs", `${numbers[other]} at position ${other}`, `numbers that ${type} holds`, hint);
  }
  return whole;
}

/** What a run put out in single precision; undefined when those are no numbers, or not in main memory. */
export function singlePrecision(tensor: Tensor | undefined): Float32Array | undefined {
  const data = tensorData(tensor);
  if (data instanceof Float32Array) return data;
  if (data instanceof Float64Array) return Float32Array.from(data);
  if (tensor?.type !== "float16") return undefined;
  // Half precision comes as bits, or in an engine's own type for it.
  return data instanceof Uint16Array
    ? Float32Array.from(data, float16.decode)
    : Float32Array.from(data as ArrayLike<number>);
}
