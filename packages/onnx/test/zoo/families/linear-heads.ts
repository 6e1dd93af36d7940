import type { Repaired } from "../family.ts";
import { GraphWriter } from "../graph-writer.ts";
import type { Values } from "../values.ts";
import { softmax } from "../values.ts";
import { softmaxOf } from "./truths.ts";

type Head = (graph: GraphWriter, feature: string) => string;

/** x [N, 4], perhaps hidden layers, a linear layer of 3 classes, and its output as it is. */
function linear(name: string, head: Head, hidden = false): Repaired {
  const graph = new GraphWriter();
  let feature = graph.input("x", ["N", 4]);
  if (hidden) {
    const inner = [feature, graph.weight("w1", [4, 4]), graph.weight("b1", [4])];
    feature = graph.op("Relu", [graph.op("Gemm", inner)], {}, "hidden");
  }
  const scores = head(graph, feature);
  graph.output(scores, ["N", 3]);
  const truths = [softmaxOf(scores, 3)];
  return { name, model: graph.model(), truths, tail: (s) => ({ [scores]: s }) };
}

const gemm: Head = (graph, x) =>
  graph.op("Gemm", [x, graph.weight("w", [4, 3]), graph.weight("b", [3])], {}, "scores");

const gemmTransposed: Head = (graph, x) => {
  const inputs = [x, graph.weight("w", [3, 4]), graph.weight("b", [3])];
  return graph.op("Gemm", inputs, { transB: 1 }, "scores");
};

const gemmScaled: Head = (graph, x) => {
  const inputs = [x, graph.weight("w", [3, 4]), graph.weight("b", [1, 3])];
  const attributes = { transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } };
  return graph.op("Gemm", inputs, attributes, "scores");
};

const gemmAlone: Head = (graph, x) =>
  graph.op("Gemm", [x, graph.weight("w", [3, 4])], { transB: 1 }, "scores");

const matMulAdd: Head = (graph, x) => {
  const product = graph.op("MatMul", [x, graph.weight("w", [4, 3])]);
  return graph.op("Add", [product, graph.weight("b", [3])], {}, "scores");
};

const addMatMul: Head = (graph, x) => {
  const product = graph.op("MatMul", [x, graph.weight("w", [4, 3])]);
  return graph.op("Add", [graph.weight("b", [3]), product], {}, "scores");
};

const matMul: Head = (graph, x) => graph.op("MatMul", [x, graph.weight("w", [4, 3])], {}, "scores");

const fused: Head = (graph, x) => {
  const attributes = { transB: 1, alpha: { float: 0.7 } };
  return graph.op("com.microsoft:FusedMatMul", [x, graph.weight("w", [3, 4])], attributes, "s");
};

const normalized: Head = (graph, x) => {
  const numbers = ["g", "b", "m"].map((name) => graph.weight(name, [3]));
  const spread = graph.tensor("v", [3], [0.5, 1, 2]);
  return graph.op("BatchNormalization", [matMul(graph, x), ...numbers, spread], {}, "normal");
};

/** A cosine head: features and weights of length one, times a scale, then a Softmax. */
function cosine(): Repaired {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 4]);
  const unit = graph.op("LpNormalization", [x], { axis: 1, p: 2 });
  const length = graph.op("ReduceL2", [graph.weight("w", [3, 4])], { axes: [1], keepdims: 1 });
  const direction = graph.op("Div", ["w", length]);
  const turned = graph.op("Transpose", [direction], { perm: [1, 0] });
  const cosines = graph.op("MatMul", [unit, turned]);
  const scaled = graph.op("Mul", [cosines, graph.tensor("s", [], [16])], {}, "scaled");
  graph.output(graph.op("Softmax", [scaled], { axis: -1 }, "p"), ["N", 3]);
  const truths = [softmaxOf("scaled", 3)];
  return { name: "cosine head × 16, Softmax", model: graph.model(), truths, tail };
}

const tail = (scores: Values): Readonly<Record<string, Values>> => ({ p: softmax(scores) });

/** Its weight goes through nodes of constants on its way to the product. */
function folded(name: string, fold: Head): Repaired {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 4]);
  const product = graph.op("MatMul", [x, fold(graph, "w")]);
  const scores = graph.op("Add", [product, graph.weight("b", [3])], {}, "scores");
  graph.output(graph.op("Softmax", [scores], { axis: 1 }, "p"), ["N", 3]);
  return { name, model: graph.model(), truths: [softmaxOf("scores", 3)], tail };
}

const behindReshape: Head = (graph, w) => {
  const size = graph.tensor("size", [2], [4, 3], "int64");
  return graph.op("Reshape", [graph.weight(w, [2, 2, 3]), size]);
};

const behindTranspose: Head = (graph, w) =>
  graph.op("Transpose", [graph.weight(w, [3, 4])], { perm: [1, 0] });

const behindCast: Head = (graph, w) =>
  graph.op("Cast", [graph.weight(w, [4, 3], "float16")], { to: 1 });

const behindSeveral: Head = (graph, w) => {
  const same = graph.op("Identity", [graph.weight(w, [1, 3, 4])]);
  const flat = graph.op("Squeeze", [same, graph.tensor("axis", [1], [0], "int64")]);
  return graph.op("Transpose", [flat], { perm: [1, 0] });
};

/** Heads in the ways in which exporters write a linear layer. */
export const linearHeads: readonly Repaired[] = [
  linear("Gemm", gemm),
  linear("Gemm, transB", gemmTransposed),
  linear("Gemm, alpha and beta", gemmScaled),
  linear("Gemm without bias", gemmAlone),
  linear("MatMul, Add", matMulAdd),
  linear("MatMul, Add with the bias first", addMatMul),
  linear("MatMul without bias", matMul),
  linear("MatMul, BatchNormalization", normalized),
  linear("hidden layer, Gemm", gemmTransposed, true),
  fusedFamily(),
  cosine(),
  folded("weight behind Reshape", behindReshape),
  folded("weight behind Transpose", behindTranspose),
  folded("weight behind Cast", behindCast),
  folded("weight behind Identity, Squeeze and Transpose", behindSeveral),
];

function fusedFamily(): Repaired {
  const graph = new GraphWriter();
  const scores = fused(graph, graph.input("x", ["N", 4]));
  graph.output(graph.op("Softmax", [scores], { axis: -1 }, "p"), ["N", 3]);
  const model = graph.model({ domains: { "com.microsoft": 1 } });
  return { name: "FusedMatMul, Softmax", model, truths: [softmaxOf(scores, 3)], tail };
}
