import type { Repaired, Truth } from "../family.ts";
import { GraphWriter } from "../graph-writer.ts";
import type { Values } from "../values.ts";
import { argMax, dropAxis, each, sigmoid, softmax } from "../values.ts";
import { binaryOf, sigmoidOf } from "./truths.ts";

function layer(graph: GraphWriter, classes: number, output = "scores"): string {
  const inputs = [
    graph.input("x", ["N", 4]),
    graph.weight("w", [classes, 4]),
    graph.weight("b", [classes]),
  ];
  return graph.op("Gemm", inputs, { transB: 1 }, output);
}

function oneLogit(): Repaired {
  const graph = new GraphWriter();
  graph.output(layer(graph, 1), ["N", 1]);
  return {
    name: "one logit",
    model: graph.model(),
    truths: [binaryOf("scores")],
    tail: (s) => ({ scores: s }),
  };
}

function oneLogitSigmoid(): Repaired {
  const graph = new GraphWriter();
  graph.output(graph.op("Sigmoid", [layer(graph, 1)], {}, "p"), ["N", 1]);
  return {
    name: "one logit, Sigmoid",
    model: graph.model(),
    truths: [binaryOf("scores")],
    tail: (s) => ({ p: sigmoid(s) }),
  };
}

function oneLogitSqueezed(): Repaired {
  const graph = new GraphWriter();
  const axis = graph.tensor("axis", [1], [1], "int64");
  const flat = graph.op("Squeeze", [layer(graph, 1), axis], {}, "flat");
  graph.output(graph.op("Sigmoid", [flat], {}, "p"), ["N"]);
  return {
    behindLayer: (scores) => dropAxis(scores, 1),
    name: "one logit, Squeeze to [N], Sigmoid",
    model: graph.model(),
    truths: [binaryOf("scores")],
    tail: (s) => ({ p: dropAxis(sigmoid(s), 1) }),
  };
}

/** [1 − p, p], as classifiers of scikit-learn give it, and the class. */
const both = (s: Values): Values => {
  const p = sigmoid(s);
  return { dims: [p.dims[0], 2], data: p.data.flatMap((value) => [1 - value, value]) };
};

function oneLogitBoth(): Repaired {
  const graph = new GraphWriter();
  const p = graph.op("Sigmoid", [layer(graph, 1)], {}, "positive");
  const rest = graph.op("Sub", [graph.tensor("one", [], [1]), p]);
  graph.output(graph.op("Concat", [rest, p], { axis: 1 }, "p"), ["N", 2]);
  graph.op("ArgMax", ["p"], { axis: 1, keepdims: 0 }, "label");
  graph.output("label", ["N"], "int64");
  return {
    name: "one logit, Concat of 1 − p and p, ArgMax",
    model: graph.model(),
    truths: [binaryOf("scores")],
    tail: (s) => ({ p: both(s), label: argMax(both(s)) }),
  };
}

const negative = (values: Values): Values => each(values, (value) => -value);

/** The Sigmoid is the probability of the first class: the score of the second is what is below 0. */
function oneLogitFirst(): Repaired {
  const graph = new GraphWriter();
  const p = graph.op("Sigmoid", [layer(graph, 1)], {}, "first");
  const rest = graph.op("Sub", [graph.tensor("one", [], [1]), p]);
  graph.output(graph.op("Concat", [p, rest], { axis: 1 }, "p"), ["N", 2]);
  return {
    behindLayer: negative,
    name: "one logit, Concat of p and 1 − p",
    model: graph.model(),
    truths: [{ ...binaryOf("scores"), read: negative }],
    tail: (s) => ({ p: both(s) }),
  };
}

function oneLogitDecided(): Repaired {
  const graph = new GraphWriter();
  const p = graph.op("Sigmoid", [layer(graph, 1)], {}, "p");
  graph.output(p, ["N", 1]);
  const chosen = graph.op("Greater", [p, graph.tensor("half", [], [0.5])]);
  graph.output(graph.op("Cast", [chosen], { to: 7 }, "label"), ["N", 1], "int64");
  return {
    name: "one logit, Sigmoid, Greater than ½",
    model: graph.model(),
    truths: [binaryOf("scores")],
    tail: (s) => ({ p: sigmoid(s), label: each(s, (value) => (value > 0 ? 1 : 0)) }),
  };
}

function multiLabel(name: string, ending: "p" | "raw" | "both"): Repaired {
  const graph = new GraphWriter();
  const scores = layer(graph, 4);
  if (ending !== "p") graph.output(scores, ["N", 4]);
  if (ending !== "raw") graph.output(graph.op("Sigmoid", [scores], {}, "p"), ["N", 4]);
  return {
    name,
    model: graph.model(),
    truths: [sigmoidOf("scores", 4)],
    tail: (s): Record<string, Values> => ({
      ...(ending === "p" ? {} : { scores: s }),
      ...(ending === "raw" ? {} : { p: sigmoid(s) }),
    }),
    // Nothing in the graph says what raw scores are.
    ...(ending === "raw" ? { told: { kind: "sigmoid" } as const } : {}),
  };
}

/** C + 1 scores: one of them means none of the classes. */
function background(name: string, place: "first" | "last", ending: "p" | "raw"): Repaired {
  const graph = new GraphWriter();
  const scores = layer(graph, 5);
  const last = ending === "raw" ? scores : graph.op("Softmax", [scores], { axis: -1 }, "p");
  graph.output(last, ["N", 5]);
  const truth: Truth = {
    tensor: scores,
    axis: 1,
    kind: "background",
    classes: 4,
    background: place,
  };
  return {
    name,
    model: graph.model(),
    truths: [truth],
    tail: (s): Record<string, Values> => ({ [last]: ending === "raw" ? s : softmax(s) }),
    told: { background: place },
  };
}

/** Heads with one logit, with a Sigmoid for each class, and with a class for nothing. */
export const sigmoids: readonly Repaired[] = [
  oneLogit(),
  oneLogitSigmoid(),
  oneLogitSqueezed(),
  oneLogitBoth(),
  oneLogitFirst(),
  oneLogitDecided(),
  multiLabel("multi-label Sigmoid", "p"),
  multiLabel("multi-label, raw scores and Sigmoid", "both"),
  multiLabel("multi-label, raw scores", "raw"),
  background("Softmax with a background first", "first", "p"),
  background("Softmax with a background last", "last", "p"),
  background("raw scores with a background last", "last", "raw"),
];
