import type { Repaired } from "../family.ts";
import { GraphWriter } from "../graph-writer.ts";
import type { Values } from "../values.ts";
import { argMax, logSoftmax, softmax } from "../values.ts";
import { softmaxOf } from "./truths.ts";

/** Scores of every token: x [N, T, 4] → [N, T, C]. */
function tokenHead(
  name: string,
  classes: number,
  length: number | string,
  more: boolean,
): Repaired {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", length, 4]);
  const product = graph.op("MatMul", [x, graph.weight("w", [4, classes])]);
  const scores = graph.op("Add", [product, graph.weight("b", [classes])], {}, "scores");
  graph.output(scores, ["N", length, classes]);
  if (more) {
    graph.output(graph.op("Softmax", [scores], { axis: -1 }, "p"), ["N", length, classes]);
    graph.op("ArgMax", ["p"], { axis: -1, keepdims: 0 }, "tags");
    graph.output("tags", ["N", length], "int64");
  }
  return {
    name,
    model: graph.model(),
    sizes: { T: 6 },
    truths: [softmaxOf("scores", classes, 2)],
    tail: (s): Record<string, Values> =>
      more ? { scores: s, p: softmax(s), tags: argMax(s) } : { scores: s },
  };
}

/** Self-attention with its own Softmax, which is no head. */
function attend(graph: GraphWriter, x: string, masked: boolean): string {
  const part = (name: string): string => graph.op("MatMul", [x, graph.weight(name, [4, 4])]);
  const [query, key, value] = [part("q"), part("k"), part("v")];
  const turned = graph.op("Transpose", [key], { perm: [0, 2, 1] });
  const product = graph.op("MatMul", [query, turned]);
  const scaled = graph.op("Div", [product, graph.tensor("root", [], [2])]);
  const seen = masked ? graph.op("Add", [scaled, graph.weight("position", [6, 6])]) : scaled;
  const weights = graph.op("Softmax", [seen], { axis: -1 }, "attention");
  return graph.op("Add", [x, graph.op("MatMul", [weights, value])]);
}

function transformer(name: string, ending: "raw" | "p", attention: boolean): Repaired {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 6, 4]);
  const tokens = attend(graph, x, attention);
  const normal = graph.op("LayerNormalization", [tokens, graph.weight("g", [4])], { axis: -1 });
  const first = graph.op("Gather", [normal, graph.tensor("at", [], [0], "int64")], { axis: 1 });
  const inputs = [first, graph.weight("w", [6, 4]), graph.weight("b", [6])];
  const scores = graph.op("Gemm", inputs, { transB: 1 }, "scores");
  const last = ending === "raw" ? scores : graph.op("Softmax", [scores], { axis: -1 }, "p");
  graph.output(last, ["N", 6]);
  if (attention) graph.output("attention", ["N", 6, 6]);
  return {
    name,
    model: graph.model(),
    truths: [softmaxOf("scores", 6)],
    tail: (s): Record<string, Values> => (ending === "raw" ? { scores: s } : { p: softmax(s) }),
  };
}

function recurrent(): Repaired {
  const graph = new GraphWriter();
  const x = graph.input("x", [6, "N", 4]);
  const weights = [graph.weight("W", [1, 12, 4]), graph.weight("R", [1, 12, 3])];
  graph.add("LSTM", [x, ...weights], ["", "h", ""], { hidden_size: 3 });
  const last = graph.op("Squeeze", ["h", graph.tensor("axis", [1], [0], "int64")]);
  const inputs = [last, graph.weight("w", [5, 3]), graph.weight("b", [5])];
  graph.op("Gemm", inputs, { transB: 1 }, "scores");
  graph.output(graph.op("LogSoftmax", ["scores"], { axis: -1 }, "y"), ["N", 5]);
  return {
    name: "LSTM, Gemm, LogSoftmax",
    model: graph.model(),
    truths: [softmaxOf("scores", 5)],
    tail: (s) => ({ y: logSoftmax(s) }),
  };
}

/** Gates by Sigmoid inside the body, which are no heads. */
function gated(name: string, gate: "squeeze" | "swish"): Repaired {
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 4, 3, 3]);
  const source = gate === "swish" ? x : graph.op("GlobalAveragePool", [x]);
  const inner =
    gate === "swish" ? source : graph.op("Conv", [source, graph.weight("k", [4, 4, 1, 1])]);
  const body = graph.op("Mul", [x, graph.op("Sigmoid", [inner])]);
  const flat = graph.op("Flatten", [graph.op("GlobalAveragePool", [body])], { axis: 1 });
  const inputs = [flat, graph.weight("w", [4, 4]), graph.weight("b", [4])];
  graph.output(graph.op("Gemm", inputs, { transB: 1 }, "scores"), ["N", 4]);
  const truths = [softmaxOf("scores", 4)];
  return { name, model: graph.model(), truths, tail: (s) => ({ scores: s }) };
}

/** Heads of tokens and sequences, and bodies with activations that are no heads. */
export const tokens: readonly Repaired[] = [
  tokenHead("token scores [B, T, C]", 4, "T", false),
  tokenHead("token scores, T = C", 6, 6, false),
  tokenHead("token scores, probabilities and tags", 4, "T", true),
  transformer("transformer, Gemm", "raw", false),
  transformer("transformer, Softmax, T = C", "p", false),
  transformer("transformer with attention as an output", "p", true),
  recurrent(),
  gated("squeeze-and-excitation gates, Gemm", "squeeze"),
  gated("Swish body, Gemm", "swish"),
];
