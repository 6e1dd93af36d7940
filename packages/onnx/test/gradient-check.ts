import { create } from "@bufbuild/protobuf";
import { createRandom } from "@balms/core";
import type { RandomGenerator } from "@balms/core";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect } from "vitest";
import { addGradients } from "../src/gradient/add-gradients.ts";
import { GraphBuilder } from "../src/graph/graph-builder.ts";
import type { Shape } from "../src/graph/shape.ts";
import { createModel, writtenOpset } from "../src/model/model.ts";
import { OperatorSetIdProtoSchema } from "../src/model/onnx_pb.ts";
import { writeModel } from "../src/model/write-model.ts";

/** A function of some inputs, as a piece of graph. */
export interface GradientCase {
  readonly shapes: readonly (readonly number[])[];
  /** Shapes as the graph declares them, with names for sizes that only the run tells; `shapes` when absent. */
  readonly declared?: readonly Shape[];
  readonly build: (graph: GraphBuilder, inputs: string[]) => string;
  /** Draws one input value; standard normal when absent. */
  readonly draw?: (random: RandomGenerator) => number;
  /** float32 where ONNX Runtime has no double kernel for the operator. */
  readonly type?: "float32" | "float64";
  /** Linear in each of its inputs: then differences over wide steps are exact but for rounding, also in float32. */
  readonly linear?: boolean;
  readonly opset?: number;
}

type Numbers = Float32Array | Float64Array;

const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((size, dimension) => size * dimension, 1);

/** Differences that give a derivative, and how far they may be from it. */
interface Scheme {
  readonly step: number;
  /** Weights of the differences over one step to either side, two steps …; their sum weighted by the number of steps is 1/2. */
  readonly weights: readonly number[];
  readonly tolerance: number;
}

function schemeOf({ type = "float64", linear = false }: GradientCase): Scheme {
  if (linear) return { step: 1, weights: [1 / 2], tolerance: type === "float64" ? 1e-10 : 2e-5 };
  if (type === "float64") return { step: 1e-6, weights: [1 / 2], tolerance: 1e-7 };
  // Steps have to be wide in float32, so that a formula of the fourth order is needed.
  return { step: 0.04, weights: [2 / 3, -1 / 12], tolerance: 1e-3 };
}

const dot = (values: ArrayLike<number>, weights: Numbers): number =>
  Array.from(values).reduce((sum, value, index) => sum + value * weights[index], 0);

function sessionOf(graph: GraphBuilder): Promise<InferenceSession> {
  const model = createModel(graph.toGraph("check"), graph.opset);
  model.opsetImport.push(
    create(OperatorSetIdProtoSchema, { domain: "com.microsoft", version: 1n }),
  );
  return InferenceSession.create(writeModel(model), { logSeverityLevel: 3, intraOpNumThreads: 1 });
}

/** Compares the gradient that balms derives with central differences of the graph itself, on ONNX Runtime. */
export async function checkGradient(entry: GradientCase, seed: number | string): Promise<void> {
  const { shapes, declared = shapes, build, type = "float64", opset = writtenOpset } = entry;
  const { draw = (generator) => generator.normal() } = entry;
  const random = createRandom(seed);
  const forward = new GraphBuilder(opset);
  const names = declared.map((shape, index) => forward.input(`x${index}`, type, shape));
  const inferred = forward.shapeOf(forward.output("value", build(forward, names))) ?? [];
  const backward = new GraphBuilder(opset);
  for (const [index, shape] of declared.entries()) backward.input(names[index], type, shape);
  const seedName = backward.input("seed", type, inferred);
  const request = { output: build(backward, names), seed: seedName, wanted: names };
  for (const [index, gradient] of addGradients(backward, request).entries()) {
    backward.output(`g${index}`, gradient);
  }
  const session = await sessionOf(forward);
  const make = (size: number): Numbers =>
    type === "float64" ? new Float64Array(size) : new Float32Array(size);
  const inputs = shapes.map((shape) => make(sizeOf(shape)).map(() => draw(random)));
  const feeds = Object.fromEntries(
    inputs.map((data, index) => [names[index], new Tensor(type, data, shapes[index])]),
  );
  const { dims } = (await session.run(feeds))["value"];
  expect(inferred.map((size, axis) => (typeof size === "number" ? size : dims[axis]))).toEqual(
    dims,
  );
  const weights = make(sizeOf(dims)).map(() => random.normal());
  const gradients = await sessionOf(backward);
  const derived = await gradients.run({ ...feeds, seed: new Tensor(type, weights, dims) });
  const { step, weights: parts, tolerance } = schemeOf(entry);
  for (const [index, data] of inputs.entries()) {
    const gradient = derived[`g${index}`];
    expect(gradient.dims).toEqual(shapes[index]);
    for (const element of data.keys()) {
      const evaluate = async (shift: number): Promise<number> => {
        const moved = data.slice();
        moved[element] += shift;
        const tensor = new Tensor(type, moved, shapes[index]);
        const found = await session.run({ ...feeds, [names[index]]: tensor });
        return dot(found["value"].data as Numbers, weights);
      };
      let difference = 0;
      for (const [at, weight] of parts.entries()) {
        const shift = step * (at + 1);
        difference += (weight * ((await evaluate(shift)) - (await evaluate(-shift)))) / step;
      }
      const error = Math.abs(Number(gradient.data[element]) - difference);
      expect(error, `input ${index}, element ${element}`).toBeLessThan(
        tolerance * Math.max(1, Math.abs(difference)),
      );
    }
  }
  await session.release();
  await gradients.release();
}
