import { createRandom } from "@balms/core";
import type { RandomGenerator } from "@balms/core";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect } from "vitest";
import { addGradients } from "../src/gradient/add-gradients.ts";
import { GraphBuilder } from "../src/graph/graph-builder.ts";
import { createModel, writtenOpset } from "../src/model/model.ts";
import { writeModel } from "../src/model/write-model.ts";

/** A function of some inputs, as a piece of graph. */
export interface GradientCase {
  readonly shapes: readonly (readonly number[])[];
  readonly build: (graph: GraphBuilder, inputs: string[]) => string;
  /** Draws one input value; standard normal when absent. */
  readonly draw?: (random: RandomGenerator) => number;
  /** float32 where ONNX Runtime has no double kernel for the operator. */
  readonly type?: "float32" | "float64";
  readonly opset?: number;
}

type Numbers = Float32Array | Float64Array;

const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((size, dimension) => size * dimension, 1);

/** Compares the gradient that balms derives with central differences of the graph itself, on ONNX Runtime. */
export async function checkGradient(
  {
    shapes,
    build,
    draw = (random) => random.normal(),
    type = "float64",
    opset = writtenOpset,
  }: GradientCase,
  seed: number | string,
): Promise<void> {
  const random = createRandom(seed);
  const graph = new GraphBuilder(opset);
  const names = shapes.map((shape, index) => graph.input(`x${index}`, type, shape));
  const value = build(graph, names);
  const seedName = graph.input("seed", type, graph.shapeOf(value) ?? []);
  const product = graph.node("Mul", [value, seedName]);
  const forward = graph.node("ReduceSum", [product], { keepdims: 0 });
  graph.output("result", forward);
  const gradients = addGradients(graph, { output: value, seed: seedName, wanted: names });
  for (const [index, gradient] of gradients.entries()) graph.output(`g${index}`, gradient);
  const session = await InferenceSession.create(
    writeModel(createModel(graph.toGraph("check"), opset)),
    {
      logSeverityLevel: 3,
      intraOpNumThreads: 1,
    },
  );
  const make = (size: number): Numbers =>
    type === "float64" ? new Float64Array(size) : new Float32Array(size);
  const inputs = shapes.map((shape) => make(sizeOf(shape)).map(() => draw(random)));
  const resultShape = (graph.shapeOf(value) ?? []).map(Number);
  const weights = make(sizeOf(resultShape)).map(() => random.normal());
  const feeds = Object.fromEntries(
    inputs.map((data, index) => [names[index], new Tensor(type, data, shapes[index])]),
  );
  feeds["seed"] = new Tensor(type, weights, resultShape);
  const derived = await session.run(feeds);
  const step = type === "float64" ? 1e-6 : 1e-2;
  const tolerance = type === "float64" ? 1e-7 : 2e-2;
  for (const [index, data] of inputs.entries()) {
    const gradient = derived[`g${index}`];
    expect(gradient.dims).toEqual(shapes[index]);
    for (const element of data.keys()) {
      const evaluate = async (shift: number): Promise<number> => {
        const moved = data.slice();
        moved[element] += shift;
        const tensor = new Tensor(type, moved, shapes[index]);
        const { result } = await session.run({ ...feeds, [names[index]]: tensor }, ["result"]);
        return Number(result.data[0]);
      };
      const difference = ((await evaluate(step)) - (await evaluate(-step))) / (2 * step);
      const error = Math.abs(Number(gradient.data[element]) - difference);
      expect(error, `input ${index}, element ${element}`).toBeLessThan(
        tolerance * Math.max(1, Math.abs(difference)),
      );
    }
  }
  await session.release();
}
