import { ModelError, PriorError } from "@balms/core";
import { expect, test } from "vitest";
import { findClassScores } from "../../src/index.ts";
import type { ClassScoresOptions } from "../../src/index.ts";
import type { FileOptions } from "../zoo/graph-writer.ts";
import { found, gemm, integers, smallModel } from "./small-graph.ts";
import type { Build } from "./small-graph.ts";

const sigmoid =
  (classes: number): Build =>
  (graph, x) =>
    graph.output(graph.op("Sigmoid", [gemm(graph, x, classes)], {}, "p"));

const softmax =
  (classes: number): Build =>
  (graph, x) =>
    graph.output(graph.op("Softmax", [gemm(graph, x, classes)], {}, "p"));

const raw =
  (classes: number): Build =>
  (graph, x) =>
    graph.output(gemm(graph, x, classes));

/** 1 / (1 + exp(−x)) in its own operators. */
const byHand: Build = (graph, x) => {
  const one = graph.tensor("one", [], [1]);
  const power = graph.op("Exp", [graph.op("Neg", [gemm(graph, x, 3)])]);
  graph.output(graph.op("Div", [one, graph.op("Add", [power, one])], {}, "p"));
};

/** As DETR puts it out: raw scores of classes and "no object", boxes between 0 and 1. */
const detector: Build = (graph, x) => {
  graph.output(gemm(graph, x, 5, "logits"));
  graph.output(graph.op("Sigmoid", [gemm(graph, x, 4, "b")], {}, "pred_boxes"));
};

const cases: [string, Build, ClassScoresOptions, string][] = [
  ["a Sigmoid for each class", sigmoid(3), { classes: 3 }, "sigmoid scores 3@1/2 Sigmoid → p"],
  ["one Sigmoid", sigmoid(1), { classes: 2 }, "binary scores 1@1/2 Sigmoid → p"],
  ["two scores with a Softmax", softmax(2), { classes: 2 }, "softmax scores 2@1/2 Softmax → p"],
  [
    "raw scores of labels",
    raw(3),
    { classes: 3, kind: "sigmoid" },
    "sigmoid scores 3@1/2 → scores",
  ],
  ["one raw score", raw(1), { classes: 2 }, "binary scores 1@1/2 → scores"],
  ["a Sigmoid by hand", byHand, { classes: 3 }, "sigmoid scores 3@1/2 Sigmoid → p"],
  [
    "one score of a weight that is a vector, [N]",
    (graph, x) => graph.output(graph.op("MatMul", [x, graph.weight("w", [4])], {}, "y")),
    { classes: 2 },
    "binary y 1@1/1 → y",
  ],
  [
    "one score, squeezed",
    (graph, x) => {
      const flat = graph.op("Squeeze", [gemm(graph, x, 1), integers(graph, [-1])], {}, "flat");
      graph.output(graph.op("Sigmoid", [flat], {}, "p"));
    },
    { classes: 2 },
    "binary flat 1@1/1 Sigmoid → p",
  ],
  [
    "the background first",
    softmax(4),
    { classes: 3, background: "first" },
    "background scores 4@1/2 Softmax → p",
  ],
  [
    "a detector whose boxes have as many numbers as there are classes",
    detector,
    { classes: 4, background: "last" },
    "background logits 5@1/2 → logits",
  ],
];

test.each(cases)("%s", (_, build, options, expected) => {
  expect(found(build, options)).toBe(expected);
});

const named: [string, FileOptions["metadata"], number][] = [
  ["our own names", { "balms.classes": '["cat","dog","owl","no object"]' }, 3],
  ["a Python dictionary", { names: "{0: 'background', 1: 'cat', 2: \"owl's\", 3: 'dog'}" }, 0],
  ["a JSON map", { id2label: '{"0":"cat","1":"N/A","2":"dog","3":"owl"}' }, 1],
];

test.each(named)("the background is known by its name: %s", (_, metadata, index) => {
  const model = smallModel(softmax(4), metadata === undefined ? {} : { metadata });
  expect(findClassScores(model, { classes: 3 })[0]).toMatchObject({
    kind: "background",
    background: index,
  });
});

const refused: [string, Build, ClassScoresOptions, RegExp][] = [
  [
    "one score too many",
    softmax(4),
    { classes: 3 },
    /option `background`: "first", "last" or its index/u,
  ],
  [
    "a background beyond the scores",
    softmax(4),
    { classes: 3, background: 4 },
    /received 4; expected a whole number from 0 to 3/u,
  ],
  [
    "a Softmax called sigmoid",
    softmax(3),
    { kind: "sigmoid" },
    /"sigmoid" for the 3 scores "scores", which go through a Softmax/u,
  ],
  [
    "a Sigmoid called softmax",
    sigmoid(3),
    { kind: "softmax" },
    /"softmax" for the 3 scores "scores", which go through a Sigmoid/u,
  ],
  ["three scores called binary", raw(3), { kind: "binary" }, /"binary" for the 3 scores/u],
  [
    "a background, and a bias between an output and the Softmax",
    (graph, x) => {
      graph.output(gemm(graph, x, 4));
      const sum = graph.op("Add", ["scores", graph.weight("later", [4])]);
      graph.output(graph.op("Softmax", [sum], {}, "p"));
    },
    { classes: 3, background: 0 },
    /"scores" that other numbers are added to, or that are pooled/u,
  ],
  [
    "one Sigmoid in both orders of the classes",
    (graph, x) => {
      const p = graph.op("Sigmoid", [gemm(graph, x, 1)]);
      const rest = graph.op("Sub", [graph.tensor("one", [], [1]), p]);
      graph.output(graph.op("Concat", [p, rest], { axis: 1 }, "p"));
      graph.output(graph.op("Concat", [rest, p], { axis: 1 }, "q"));
    },
    { classes: 2 },
    /probabilities of "scores" in both orders/u,
  ],
  [
    "a detector whose boxes are as many as the classes, and no word of the background",
    detector,
    { classes: 4 },
    /background/u,
  ],
];

test.each(refused)("refused: %s", (_, build, options, reason) => {
  expect(() => found(build, options)).toThrow(reason);
});

test("a prior of other classes is refused with what there is", () => {
  expect(() => found(sigmoid(4), { classes: 3 })).toThrow(PriorError);
  expect(() => found(sigmoid(4), { classes: 3 })).toThrow(
    'received 3 classes; expected 4 (sigmoid, "scores") classes, as many as the model has',
  );
  expect(() => found(raw(3), { classes: 3, kind: "probabilities" })).toThrow(ModelError);
});
