import { priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { attachLoss } from "../functions/attach-loss.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { createTensor } from "../model/tensor.ts";
import { differentiate } from "./differentiate.ts";

const prior = priorFromCounts([90, 10]);
const start = [1, 2, 0, 1, -1, 1];

/** A small network, all of whose layers can be trained. */
function network(first: readonly number[]): OnnxModel {
  const graph = new GraphBuilder(17);
  graph.initializer(createTensor("first", Float64Array.from(first), [3, 2]));
  graph.initializer(createTensor("last", Float64Array.of(1, 0.2, -1, 1), [2, 2]));
  const input = graph.input("features", "float64", ["N", 3]);
  const hidden = graph.node("Tanh", [graph.node("MatMul", [input, "first"])]);
  graph.output("logits", graph.node("MatMul", [hidden, "last"]));
  return createModel(graph.toGraph("network"));
}

test.each(["softmax", "sigmoid"] as const)(
  "an attached loss is differentiated down to the first layer: %s",
  async (kind) => {
    const at = async (first: readonly number[]): Promise<Record<string, number[]>> => {
      const withLoss = attachLoss(network(first), {
        prior,
        kind,
        rowWeights: true,
        over: "weights",
      });
      const model = differentiate(withLoss, { output: "loss", parameters: ["first"] });
      return runModel(model, {
        features: [[3, 3], Float64Array.of(1, 2, 3, -1, 0, 1, 0.5, 0.5, -2)],
        labels: [[3], Int32Array.of(1, 0, 7)],
        rowWeights: [[3], Float64Array.of(1, 2, 0)],
      });
    };
    const { "first.gradient": gradient } = await at(start);
    for (const index of start.keys()) {
      const moved = async (by: number) =>
        (await at(start.with(index, start[index] + by)))["loss"][0];
      expect(gradient[index]).toBeCloseTo(((await moved(1e-5)) - (await moved(-1e-5))) / 2e-5, 8);
    }
  },
);

test("what a function does not pass on is refused, not zero", () => {
  const withLoss = attachLoss(network(start), { prior });
  expect(() => differentiate(withLoss, { output: "probabilities", parameters: ["first"] })).toThrow(
    'received a gradient through "probabilities"; expected one from "losses" to "logits"',
  );
});
