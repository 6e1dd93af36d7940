import type { RandomGenerator } from "@balms/core";
import type { Tensor } from "onnxruntime-common";
import type { ElementType } from "../model/element-type.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { float16 } from "../model/small-float.ts";
import { readValueInfo } from "../graph/value-info.ts";
import type { Shape } from "../graph/shape.ts";
import { inputSizes } from "./input-sizes.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";

// Numbers that are made for all inputs together, and for all tries: a damaged file can ask for anything.
const mostNumbers = 2 ** 23;
const mostTried = 1.5 * mostNumbers;

/** An input that data can be made for. */
export interface MadeInput {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
}

function numbersIn(shapes: readonly (readonly number[])[]): number {
  return shapes.reduce((sum, dims) => sum + dims.reduce((size, next) => size * next, 1), 0);
}

/** The inputs of a model, or why no data can be made for them. */
export function makeableInputs(model: OnnxModel): readonly MadeInput[] | string {
  const graph = graphOf(model);
  const initialized = new Set(graph.initializer.map(({ name }) => name));
  const inputs: MadeInput[] = [];
  for (const info of graph.input) {
    const { name } = info;
    if (initialized.has(name)) continue;
    const { type, shape } = readValueInfo(info);
    if (type === undefined || type === "string" || type === "bfloat16") {
      return `no data can be made for the input "${name}" of type ${type ?? "unknown"}`;
    }
    if (shape === undefined) return `the shape of the input "${name}" is not declared`;
    inputs.push({ name, type, shape });
  }
  const least = numbersIn(inputs.map(({ shape }) => shape.map((size) => Number(size) || 1)));
  if (least > mostNumbers) return `the inputs would have ${least} numbers`;
  return inputs;
}

/** Whole numbers that mean something in the models that take them. */
function wholeNumber(name: string, random: RandomGenerator, place: number): number {
  if (/mask/iu.test(name)) return 1;
  if (/token_?type|segment/iu.test(name)) return 0;
  if (/position/iu.test(name)) return place;
  // Small enough for every vocabulary.
  return random.integer(8);
}

function dataOf(
  { name, type }: MadeInput,
  { dims, random }: { readonly dims: readonly number[]; readonly random: RandomGenerator },
): Tensor.DataTypeMap[Tensor.Type] {
  const length = dims.reduce((size, dimension) => size * dimension, 1);
  const draw = (index: number): number => {
    if (type.startsWith("float")) return random.normal();
    if (type === "bool") return /mask/iu.test(name) ? 1 : random.integer(2);
    if (type === "uint8") return random.integer(256);
    if (type === "int8") return random.integer(256) - 128;
    return wholeNumber(name, random, index % (dims.at(-1) ?? 1));
  };
  const places = { length };
  if (type === "float16") return Uint16Array.from(places, (_, at) => float16.encode(draw(at)));
  if (type === "int64") return BigInt64Array.from(places, (_, at) => BigInt(draw(at)));
  if (type === "uint64") return BigUint64Array.from(places, (_, at) => BigInt(draw(at)));
  const arrays = {
    float32: Float32Array,
    float64: Float64Array,
    int8: Int8Array,
    int16: Int16Array,
    int32: Int32Array,
    uint8: Uint8Array,
    uint16: Uint16Array,
    uint32: Uint32Array,
    bool: Uint8Array,
  };
  return arrays[type as keyof typeof arrays].from(Array.from(places, (_, at) => draw(at)));
}

/**
 * Random data for the inputs of a model, in one size after another where its declared sizes leave them open.
 *
 * @param inputs - what {@link makeableInputs} says
 */
export function* randomFeeds(
  inputs: readonly MadeInput[],
  { runtime, random }: { readonly runtime: OnnxRuntime; readonly random: RandomGenerator },
): Generator<Record<string, Tensor>> {
  let made = 0;
  for (const shapes of inputSizes(inputs)) {
    const numbers = numbersIn(shapes);
    if (numbers > mostNumbers || made + numbers > mostTried) continue;
    made += numbers;
    const feeds = inputs.map((input, index) => {
      const dims = shapes[index];
      const data = dataOf(input, { dims, random: random.fork(input.name) });
      return [input.name, new runtime.Tensor(input.type as Tensor.Type, data, dims)] as const;
    });
    yield Object.fromEntries(feeds);
  }
}
