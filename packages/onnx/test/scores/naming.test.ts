import { ArgumentError, ModelError } from "@balms/core";
import { expect, test } from "vitest";
import type { ClassScoresOptions } from "../../src/index.ts";
import { found, gemm, integers } from "./small-graph.ts";
import type { Build } from "./small-graph.ts";

/** Everything that probabilities go through on the way to an output. */
const farBehind: Build = (graph, x) => {
  let p = graph.op("Exp", [graph.op("LogSoftmax", [gemm(graph, x, 3)], {})], {}, "p");
  p = graph.op(
    "Clip",
    [p, graph.tensor("low", [], [1e-7]), graph.tensor("high", [], [1])],
    {},
    "clipped",
  );
  p = graph.op(
    "Slice",
    [p, integers(graph, [0]), integers(graph, [9]), integers(graph, [1])],
    {},
    "sliced",
  );
  p = graph.op("Concat", [p], { axis: 1 }, "alone");
  p = graph.op("Reshape", [p, integers(graph, [0, 3, 1])], {}, "tall");
  p = graph.op("Cast", [p], { to: 11 }, "double");
  graph.output(graph.op("ReduceMean", [p], { axes: [2], keepdims: 0 }, "y"), ["N", 3], "float64");
};

const opaque: Build = (graph, x) => {
  graph.add("local:Something", [gemm(graph, x, 3, "hidden")], ["y"]);
  graph.output("y", ["N", 3]);
};

const unknown = { domains: { local: 1 } };

const cases: [string, Build, ClassScoresOptions, string][] = [
  ...["p", "clipped", "sliced", "alone", "tall", "double", "y"].map(
    (logits): [string, Build, ClassScoresOptions, string] => [
      `probabilities "${logits}"`,
      farBehind,
      { logits, classes: 3 },
      "softmax scores 3@1/2 LogSoftmax → y",
    ],
  ),
  [
    "what no operator explains, at its word",
    opaque,
    { logits: "y", classes: 3 },
    "softmax y 3@1/2 → y",
  ],
  [
    "features that are called scores",
    (graph, x) => graph.output(graph.op("Relu", [gemm(graph, x, 3)], {}, "y")),
    { logits: "y", classes: 3 },
    "softmax y 3@1/2 → y",
  ],
  [
    "two heads, in the order of their names",
    (graph, x) => {
      graph.output(gemm(graph, x, 3, "a"));
      graph.output(gemm(graph, x, 3, "b"));
    },
    { logits: ["b", "a"], classes: 3 },
    "softmax b 3@1/2 → b; softmax a 3@1/2 → a",
  ],
  [
    "probabilities that are to be corrected themselves",
    (graph, x) => graph.output(graph.op("Softmax", [gemm(graph, x, 3)], {}, "p")),
    { logits: "p", kind: "probabilities", classes: 3 },
    "probabilities p 3@1/2 → p",
  ],
];

test.each(cases)("%s", (_, build, options, expected) => {
  expect(found(build, options, unknown)).toBe(expected);
});

const refused: [string, Build, string, RegExp][] = [
  [
    "a name that is nothing",
    farBehind,
    "clip",
    /"clip", which no node of the model computes; expected .*"clipped"/u,
  ],
  ["an input", farBehind, "x", /`x`: received an input of the model/u],
  ["a weight", farBehind, "scores.w", /"scores.w", which no node of the model computes/u],
  ["a constant of the graph", farBehind, "low", /which no node of the model computes/u],
  [
    "features of a further layer",
    (graph, x) => graph.output(gemm(graph, gemm(graph, x, 4, "hidden"), 3)),
    "hidden",
    /"hidden" that are also the features of a further layer, Gemm/u,
  ],
  [
    "what is computed of probabilities and is none",
    (graph, x) => {
      const log = graph.op("LogSoftmax", [gemm(graph, x, 3)], {}, "log");
      graph.output(graph.op("Neg", [log], {}, "loss"));
    },
    "loss",
    /received an output of Neg; expected raw class scores/u,
  ],
  [
    "scores that become others, by a factor that is not known",
    (graph, x) => {
      const clipped = graph.op("Clip", [gemm(graph, x, 3)], {}, "clipped");
      const cooled = graph.op("Div", [clipped, graph.tensor("t", [], [4])]);
      graph.output(graph.op("Softmax", [cooled], {}, "p"));
    },
    "scores",
    /`scores`: received scores that Clip makes others of, "clipped", before the Softmax/u,
  ],
  [
    "weighted sums of probabilities",
    (graph, x) => {
      const p = graph.op("Softmax", [gemm(graph, x, 4)], {});
      graph.output(graph.op("MatMul", [p, graph.weight("groups", [4, 3])], {}, "y"));
    },
    "y",
    /MatMul, which adds probabilities up/u,
  ],
  [
    "a tensor that no output needs",
    (graph, x) => {
      graph.output(gemm(graph, x, 3));
      gemm(graph, x, 3, "loose");
    },
    "loose",
    /"loose", which no output depends on/u,
  ],
];

test.each(refused)("refused: %s", (_, build, logits, reason) => {
  const act = (): unknown => found(build, { logits, classes: 3 });
  expect(act).toThrow(ModelError);
  expect(act).toThrow(reason);
});

test("unknown options are refused", () => {
  const options = { logit: "y" } as ClassScoresOptions;
  expect(() => found(farBehind, options)).toThrow(ArgumentError);
});
