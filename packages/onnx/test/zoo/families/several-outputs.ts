import type { Repaired } from "../family.ts";
import { GraphWriter } from "../graph-writer.ts";
import type { Values } from "../values.ts";
import { argMax, each, softmax, topK } from "../values.ts";
import { probabilitiesOf, softmaxOf } from "./truths.ts";

function head(graph: GraphWriter, feature: string, name: string, classes: number): string {
  const inputs = [
    feature,
    graph.weight(`${name}.w`, [classes, 4]),
    graph.weight(`${name}.b`, [classes]),
  ];
  return graph.op("Gemm", inputs, { transB: 1 }, name);
}

/** Logits, probabilities, the class and the best two of one head. */
function everything(): Repaired {
  const graph = new GraphWriter();
  const scores = head(graph, graph.input("x", ["N", 4]), "scores", 5);
  graph.op("Softmax", [scores], { axis: -1 }, "p");
  graph.op("ArgMax", ["p"], { axis: 1, keepdims: 0 }, "label");
  graph.add("TopK", ["p", graph.tensor("k", [1], [2], "int64")], ["best", "places"]);
  graph.output(scores, ["N", 5]);
  graph.output("p", ["N", 5]);
  graph.output("label", ["N"], "int64");
  graph.output("best", ["N", 2]);
  graph.output("places", ["N", 2], "int64");
  return {
    name: "logits, probabilities, label, TopK",
    model: graph.model(),
    truths: [softmaxOf(scores, 5)],
    tail: (s) => {
      const best = topK(softmax(s), 2);
      return {
        scores: s,
        p: softmax(s),
        label: argMax(s),
        best: best.values,
        places: best.indices,
      };
    },
  };
}

/** The label hangs on the scores, not on the probabilities. */
function labelOfScores(): Repaired {
  const graph = new GraphWriter();
  const scores = head(graph, graph.input("x", ["N", 4]), "scores", 3);
  graph.op("ArgMax", [scores], { axis: -1, keepdims: 1 }, "label");
  graph.output("label", ["N", 1], "int64");
  graph.output(graph.op("Softmax", [scores], { axis: -1 }, "p"), ["N", 3]);
  return {
    name: "ArgMax of the scores, Softmax",
    model: graph.model(),
    truths: [softmaxOf(scores, 3)],
    tail: (s) => ({ label: argMax(s, -1, true), p: softmax(s) }),
  };
}

/** Raw scores as an output, and the Softmax of the scores at a temperature. */
function cooled(): Repaired {
  const graph = new GraphWriter();
  const scores = head(graph, graph.input("x", ["N", 4]), "scores", 3);
  graph.output(scores, ["N", 3]);
  const warm = graph.op("Div", [scores, graph.tensor("t", [], [2])], {}, "cooled");
  graph.output(graph.op("Softmax", [warm], { axis: -1 }, "p"), ["N", 3]);
  return {
    name: "scores as an output, Softmax at a temperature",
    model: graph.model(),
    truths: [softmaxOf("cooled", 3)],
    tail: (s) => ({ scores: each(s, (value) => 2 * value), p: softmax(s) }),
  };
}

function features(): Repaired {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 4]);
  const feature = graph.op("Relu", [head(graph, x, "hidden", 4)], {}, "features");
  graph.output(head(graph, feature, "logits", 3), ["N", 3]);
  graph.output(feature, ["N", 4]);
  return {
    name: "logits and features",
    model: graph.model(),
    truths: [softmaxOf("logits", 3)],
    tail: (s) => ({ logits: s }),
  };
}

/** Two heads on one body. */
function twoHeads(name: string, sizes: readonly [number, number], told?: "logits"): Repaired {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 4]);
  const [first, second] = ["first", "second"].map((head_, at) => head(graph, x, head_, sizes[at]));
  graph.output(graph.op("Softmax", [first], { axis: -1 }, "p1"), ["N", sizes[0]]);
  graph.output(graph.op("Softmax", [second], { axis: -1 }, "p2"), ["N", sizes[1]]);
  const equal = sizes[0] === sizes[1];
  return {
    name,
    model: graph.model(),
    truths: equal ? [softmaxOf(first, 3), softmaxOf(second, 3)] : [softmaxOf(first, sizes[0])],
    tail: (s, t): Record<string, Values> =>
      t === undefined ? { p1: softmax(s) } : { p1: softmax(s), p2: softmax(t) },
    ...(told === undefined ? {} : { told: { logits: equal ? ["first", "second"] : first } }),
  };
}

/** The mean of two classifiers' probabilities. */
function ensemble(): Repaired {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 4]);
  const parts = ["a", "b"].map((name) =>
    graph.op("Softmax", [head(graph, x, name, 3)], { axis: -1 }, `${name}.p`),
  );
  const half = graph.tensor("half", [], [0.5]);
  graph.output(graph.op("Mul", [graph.op("Add", parts), half], {}, "mean"), ["N", 3]);
  return {
    name: "mean of two Softmaxes",
    model: graph.model(),
    truths: [probabilitiesOf("mean", 3)],
    tail: (p) => ({ mean: p }),
  };
}

/** The mean of two classifiers' scores. */
function scoreEnsemble(): Repaired {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 4]);
  const parts = ["a", "b"].map((name) => head(graph, x, name, 3));
  const sum = graph.op("Add", parts, {}, "sum");
  graph.output(graph.op("Softmax", [sum], { axis: -1 }, "p"), ["N", 3]);
  return {
    name: "Softmax of a sum of two heads",
    model: graph.model(),
    truths: [softmaxOf("sum", 3)],
    tail: (s) => ({ p: softmax(s) }),
  };
}

/** Models with more than one output, and with more than one head. */
export const severalOutputs: readonly Repaired[] = [
  everything(),
  labelOfScores(),
  cooled(),
  features(),
  twoHeads("two heads of one size", [3, 3], "logits"),
  twoHeads("two heads, the prior has the classes of one", [3, 5]),
  twoHeads("two heads of different sizes, one is named", [5, 3], "logits"),
  ensemble(),
  scoreEnsemble(),
];
