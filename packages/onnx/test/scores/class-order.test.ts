import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { found, gemm, integers } from "./small-graph.ts";
import type { Build } from "./small-graph.ts";

/** A Softmax whose columns are picked by number. */
const picked =
  (places: readonly number[], more: Build = () => undefined): Build =>
  (graph, x) => {
    const p = graph.op("Softmax", [gemm(graph, x, 3)], { axis: 1 }, "p");
    graph.output(graph.op("Gather", [p, integers(graph, places)], { axis: 1 }, "y"));
    more(graph, x);
  };

const turned: Build = (graph, x) => {
  const p = graph.op("Softmax", [gemm(graph, x, 3)], { axis: 1 }, "p");
  const ends = [[-1], [-4], [1], [-1]].map((values) => integers(graph, values));
  graph.output(graph.op("Slice", [p, ...ends], {}, "y"));
};

test.each<[string, Build, string]>([
  ["all, in their order", picked([0, 1, 2]), "softmax scores 3@1/2 Softmax → y"],
  ["all, in another order", picked([2, 0, 1]), "probabilities y 3@1/2 → y"],
  ["counted from the end", picked([0, -2, 2]), "softmax scores 3@1/2 Softmax → y"],
  ["backwards", turned, "probabilities y 3@1/2 → y"],
  ["one of them", picked([1]), "softmax scores 3@1/2 Softmax → y"],
])("columns of probabilities: %s", (_, build, expected) => {
  expect(found(build, { classes: 3 })).toBe(expected);
});

test.each<[string, Build, RegExp]>([
  [
    "the class in the order of before",
    picked([2, 0, 1], (graph) => {
      graph.output(graph.op("ArgMax", ["p"], { axis: 1 }, "label"), ["N", 1], "int64");
    }),
    /output "y" with the classes in another order than the scores "scores"/u,
  ],
  ["some, in another order", picked([2, 0]), /Gather, which puts the classes into another order/u],
  [
    "log-probabilities in another order",
    (graph, x) => {
      const log = graph.op("LogSoftmax", [gemm(graph, x, 3)], { axis: 1 });
      graph.output(graph.op("Gather", [log, integers(graph, [2, 0, 1])], { axis: 1 }, "y"));
    },
    /Gather, which puts the classes into another order/u,
  ],
])("refused: %s", (_, build, reason) => {
  const act = (): unknown => found(build, { classes: 3 });
  expect(act).toThrow(ModelError);
  expect(act).toThrow(reason);
});
