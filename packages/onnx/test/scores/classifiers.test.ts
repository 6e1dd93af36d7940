import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import type { ClassScoresOptions } from "../../src/index.ts";
import type { Attributes } from "../zoo/graph-writer.ts";
import { found, gemm } from "./small-graph.ts";
import type { Build } from "./small-graph.ts";

const file = { opset: 15, domains: { "ai.onnx.ml": 3 } };

/** One operator of scikit-learn's converters: a label and numbers of the classes. */
const classifier =
  (operator: string, attributes: Attributes): Build =>
  (graph, x) => {
    graph.add(`ai.onnx.ml:${operator}`, [x], ["label", "p"], attributes);
    graph.output("label", ["N"], "int64");
    graph.output("p");
  };

function linear(rows: readonly (readonly number[])[], classes: number, post: string): Build {
  return classifier("LinearClassifier", {
    classlabels_ints: Array.from({ length: classes }, (_, id) => id),
    coefficients: { floats: rows.flatMap((row) => row.slice(1)) },
    intercepts: { floats: rows.map(([intercept]) => intercept) },
    post_transform: post,
  });
}

const three = [
  [0, 1, 2, 3, 4],
  [1, 0, 1, 0, 1],
  [0, -1, 2, 0, 1],
];
const opposite = [
  [-1, 1, 2, 3, 4],
  [1, -1, -2, -3, -4],
];

/** Trees of one split each; a list of votes, class by class, for each of their two leaves. */
function forest(
  trees: readonly (readonly (readonly number[])[])[],
  classes: number,
  post: string,
): Build {
  const leaves = trees.flatMap((tree, at) =>
    tree.flatMap((votes, leaf) => votes.map((vote, id) => ({ at, leaf: leaf + 1, vote, id }))),
  );
  const each = <T>(values: readonly T[]): T[] => trees.flatMap(() => [...values]);
  return classifier("TreeEnsembleClassifier", {
    classlabels_int64s: Array.from({ length: classes }, (_, id) => id),
    nodes_treeids: trees.flatMap((_, at) => [at, at, at]),
    nodes_nodeids: each([0, 1, 2]),
    nodes_featureids: each([0, 0, 0]),
    nodes_values: { floats: each([0.1, 0, 0]) },
    nodes_modes: { strings: each(["BRANCH_LEQ", "LEAF", "LEAF"]) },
    nodes_truenodeids: each([1, 0, 0]),
    nodes_falsenodeids: each([2, 0, 0]),
    class_treeids: leaves.map(({ at }) => at),
    class_nodeids: leaves.map(({ leaf }) => leaf),
    class_ids: leaves.map(({ id }) => id),
    class_weights: { floats: leaves.map(({ vote }) => vote) },
    post_transform: post,
  });
}

const shares = [
  [
    [0.5, 0.1, 0],
    [0.2, 0.2, 0.2],
  ],
  [
    [0.1, 0.1, 0.2],
    [0, 0, 0.4],
  ],
];

const probabilities = "probabilities p 3@1/2 → p labels label";
const two = "probabilities p 2@1/2 → p labels label";

const cases: [string, Build, string][] = [
  ["linear, SOFTMAX", linear(three, 3, "SOFTMAX"), probabilities],
  ["linear, NONE: raw scores", linear(three, 3, "NONE"), "softmax p 3@1/2 → p labels label"],
  ["linear, two opposite Sigmoids", linear(opposite, 2, "LOGISTIC"), two],
  ["linear, one row, LOGISTIC", linear(opposite.slice(1), 2, "LOGISTIC"), two],
  ["trees whose leaves are proved to add up to 1", forest(shares, 3, "NONE"), probabilities],
  [
    "trees with a Softmax",
    forest([[[3], [-3]].map(([a]) => [a, 1, -a])], 3, "SOFTMAX"),
    probabilities,
  ],
  [
    "trees that vote for one class of two, within 0 and 1",
    forest(
      [
        [[0.2], [0.4]],
        [[0.5], [0]],
      ],
      2,
      "NONE",
    ),
    two,
  ],
  ["trees that vote for one class of two, LOGISTIC", forest([[[-2], [4]]], 2, "LOGISTIC"), two],
  [
    "a regression that a Sigmoid makes a classifier of",
    (graph, x) => {
      const attributes = { coefficients: { floats: [1, 2, 3, 4] }, intercepts: { floats: [0] } };
      graph.op("ai.onnx.ml:LinearRegressor", [x], attributes, "score");
      graph.output(graph.op("Sigmoid", ["score"], {}, "p"), ["N", 1]);
    },
    "binary score 1@1/2 Sigmoid → p",
  ],
  [
    "labels that are looked up in a list of texts",
    (graph, x) => {
      const best = graph.op("ArgMax", [gemm(graph, x, 3)], { axis: 1, keepdims: 0 });
      graph.output(
        graph.op("Gather", [graph.tensor("ids", [3], [7, 8, 9], "int64"), best], {}, "y"),
        ["N"],
        "int64",
      );
    },
    "softmax scores 3@1/2 → y",
  ],
];

test.each(cases)("%s", (_, build, expected) => {
  const options: ClassScoresOptions = {};
  expect(found(build, options, file)).toBe(expected);
});

const refused: [string, Build, RegExp][] = [
  [
    "linear, a Sigmoid for each of three",
    linear(three, 3, "LOGISTIC"),
    /positive numbers of the classes, which need not add up to 1/u,
  ],
  [
    "linear, one row without a Sigmoid",
    linear(opposite.slice(1), 2, "NONE"),
    /LinearClassifier, which gives margins or votes/u,
  ],
  [
    "trees whose leaves add up to more",
    forest([shares[0], shares[0]], 3, "NONE"),
    /need not add up to 1/u,
  ],
  [
    "trees with negative leaves",
    forest(
      [
        [
          [-1, 2, 0],
          [0, 0, 1],
        ],
      ],
      3,
      "NONE",
    ),
    /margins or votes, which do not add up to 1/u,
  ],
  [
    "a support vector machine without probabilities",
    classifier("SVMClassifier", {
      classlabels_ints: [0, 1],
      coefficients: { floats: [1, -1] },
      kernel_params: { floats: [0.5, 0, 3] },
      kernel_type: "RBF",
      rho: { floats: [0.1] },
      support_vectors: { floats: [1, 2, 3, 4, 5, 6, 7, 8] },
      vectors_per_class: [1, 1],
    }),
    /SVMClassifier, which gives margins or votes/u,
  ],
  [
    "a regression",
    (graph, x) => {
      const attributes = { coefficients: { floats: [1, 2, 3, 4] }, intercepts: { floats: [0] } };
      graph.output(graph.op("ai.onnx.ml:LinearRegressor", [x], attributes, "y"), ["N", 1]);
    },
    /an output of LinearRegressor, a regression/u,
  ],
];

test.each(refused)("refused: %s", (_, build, reason) => {
  const act = (): unknown => found(build, {}, file);
  expect(act).toThrow(ModelError);
  expect(act).toThrow(reason);
});
