import { createRandom } from "@balms/core";
import { expect, test } from "vitest";
import { batchAt, largestDifference, numbersOf, open } from "../../test/toy-trainer.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";

const width = 4;

/** Scale, bias, running mean and running variance, by the name of a normalisation. */
type Numbers = (graph: GraphBuilder, name: string, data: string) => string[];

const written = (graph: GraphBuilder, name: string): string[] =>
  ["weight", "bias", "running_mean", "running_var"].map((part, place) =>
    graph.constant(`${name}.${part}`, new Float32Array(width).fill([1.5, 0.2, 0.1, 2][place]), [
      width,
    ]),
  );

/** Of 1 and 0, computed from whole numbers: there is nothing to train. */
const bare: Numbers = (graph, name) => {
  const [mean, variance] = written(graph, name).slice(2);
  const float = (value: number): string =>
    graph.node("Cast", [graph.integers(Array.from({ length: width }, () => value))], { to: 1 });
  return [float(1), float(0), mean, variance];
};

/** With statistics that the graph computes of the batch. */
const computed: Numbers = (graph, name, data) => {
  const meanOf = (value: string, keepdims: number): string =>
    graph.node("ReduceMean", [value], { axes: [0], keepdims });
  const centered = graph.node("Sub", [data, meanOf(data, 1)]);
  const variance = meanOf(graph.node("Mul", [centered, centered]), 0);
  return [...written(graph, name).slice(0, 2), meanOf(data, 0), variance];
};

/** Two hidden layers, each with a normalisation. */
function network(names: readonly [string, string], numbers: Numbers = written): OnnxModel {
  const graph = new GraphBuilder(writtenOpset);
  const random = createRandom(3);
  const known = new Map<string, string[]>();
  const draw = (name: string, ...dims: number[]): string => {
    const size = dims.reduce((all, one) => all * one, 1);
    return graph.constant(
      name,
      Float32Array.from({ length: size }, () => random.normal()),
      dims,
    );
  };
  let value = graph.input("features", "float32", ["batch", 5]);
  for (const [index, name] of names.entries()) {
    const before = index === 0 ? 5 : width;
    const layer = [
      draw(`layer.${index}.weight`, before, width),
      draw(`layer.${index}.bias`, width),
    ];
    value = graph.node("Gemm", [value, ...layer]);
    const inputs = known.get(name) ?? numbers(graph, name, value);
    known.set(name, inputs);
    value = graph.node("BatchNormalization", [value, ...inputs], { momentum: 0.75 });
    value = graph.node("Tanh", [value]);
  }
  const head = [draw("head.weight", width, 3), draw("head.bias", 3)];
  graph.output("logits", graph.node("Gemm", [value, ...head], {}, "logits"));
  return createModel(graph.toGraph("network"));
}

test("a normalisation that is used twice has the gradient of both, and follows both batches", async () => {
  const once = await open({ model: network(["norm", "again"]) });
  const twice = await open({ model: network(["norm", "norm"]) });
  const { gradients: apart } = await once.gradients(batchAt(0));
  const { gradients } = await twice.gradients(batchAt(0));
  for (const [name, values] of Object.entries(gradients)) {
    const other = apart[name.replace("norm", "again")];
    const sum = name.startsWith("norm") ? apart[name].map((one, i) => one + other[i]) : apart[name];
    expect(largestDifference(values, sum)).toBeLessThan(1e-6);
  }
  await Promise.all([once.step(batchAt(0)), twice.step(batchAt(0))]);
  const [separate, shared] = [numbersOf(once.model()), numbersOf(twice.model())];
  for (const [part, start] of [
    ["running_mean", 0.1],
    ["running_var", 2],
  ] as const) {
    // 0.75 of what the first made of it, and what the second added to 0.75 of the start.
    const followed = separate[`norm.${part}`].map(
      (value, i) => 0.75 * value + separate[`again.${part}`][i] - 0.75 * start,
    );
    expect(largestDifference(shared[`norm.${part}`], followed)).toBeLessThan(1e-6);
  }
  await Promise.all([once.release(), twice.release()]);
});

test.each([
  ["all", ["norm.running_mean", "again.running_mean"]],
  [{ last: 2 }, ["again.running_mean"]],
  ["head", []],
] as const)(
  "normalisations without numbers of their own go by the batch where %j is trained",
  async (train, followed) => {
    const trainer = await open({ model: network(["norm", "again"], bare), train });
    await trainer.step(batchAt(0));
    const after = numbersOf(trainer.model());
    const start = new Float32Array(width).fill(0.1);
    for (const name of ["norm.running_mean", "again.running_mean"]) {
      const moved = largestDifference(after[name], start) > 1e-3;
      expect([name, moved]).toEqual([name, (followed as readonly string[]).includes(name)]);
    }
    await trainer.release();
  },
);

test("statistics that the graph computes of the batch are gone through", async () => {
  const plain = await open({ model: network(["norm", "again"]) });
  const own = await open({ model: network(["norm", "again"], computed) });
  const { gradients: expected } = await plain.gradients(batchAt(0));
  const { gradients } = await own.gradients(batchAt(0));
  expect(Object.keys(gradients)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(gradients)) {
    expect(largestDifference(values, expected[name])).toBeLessThan(1e-6);
  }
  await Promise.all([plain.release(), own.release()]);
});
