import type { Repaired } from "../family.ts";
import type { FileOptions } from "../graph-writer.ts";
import { GraphWriter } from "../graph-writer.ts";
import type { Values } from "../values.ts";
import { argMax, each, logSoftmax, reshape, softmax, transpose } from "../values.ts";
import { probabilitiesOf, softmaxOf } from "./truths.ts";

interface Ending {
  /** Adds what follows the linear layer and returns the output "y". */
  readonly add: (graph: GraphWriter, scores: string) => void;
  /** What the activation sees; default the output of the linear layer. */
  readonly truth?: string;
  readonly tail: (scores: Values) => Values;
  readonly dims?: readonly (number | string)[];
  readonly type?: "float64" | "int64" | "float16";
  readonly file?: FileOptions;
  readonly tolerance?: number;
  readonly behindLayer?: (layer: Values) => Values;
}

/** x [N, 4], a linear layer of 3 classes, and an ending. */
function ending(name: string, { add, truth = "scores", tail, ...more }: Ending): Repaired {
  const graph = new GraphWriter();
  const inputs = [graph.input("x", ["N", 4]), graph.weight("w", [3, 4]), graph.weight("b", [3])];
  add(graph, graph.op("Gemm", inputs, { transB: 1 }, "scores"));
  graph.output("y", more.dims ?? ["N", 3], more.type);
  const tolerance = more.tolerance === undefined ? {} : { tolerance: more.tolerance };
  return {
    name,
    model: graph.model(more.file),
    truths: [softmaxOf(truth, 3)],
    tail: (scores) => ({ y: tail(scores) }),
    ...tolerance,
    ...(more.behindLayer === undefined ? {} : { behindLayer: more.behindLayer }),
  };
}

/** An ending behind a Softmax. */
function afterSoftmax(
  name: string,
  add: (graph: GraphWriter, probabilities: string) => void,
  tail: (probabilities: Values) => Values,
  more: Partial<Ending> = {},
): Repaired {
  return ending(name, {
    add: (graph, scores) => add(graph, graph.op("Softmax", [scores], { axis: -1 }, "p")),
    tail: (scores) => tail(softmax(scores)),
    ...more,
  });
}

const integers = (graph: GraphWriter, name: string, values: readonly number[]): string =>
  graph.tensor(name, [values.length], values, "int64");

function handWritten(graph: GraphWriter, scores: string): void {
  const most = graph.op("ReduceMax", [scores], { axes: [1], keepdims: 1 });
  const powers = graph.op("Exp", [graph.op("Sub", [scores, most])]);
  const total = graph.op("ReduceSum", [powers, integers(graph, "axes", [1])], { keepdims: 1 });
  graph.op("Div", [powers, total], {}, "y");
}

/** Everything that exporters put behind a linear layer. */
export const endings: readonly Repaired[] = [
  ending("Softmax", {
    add: (graph, s) => graph.op("Softmax", [s], { axis: -1 }, "y"),
    tail: (s) => softmax(s),
  }),
  ending("Softmax of opset 11, default axis", {
    add: (graph, s) => graph.op("Softmax", [s], {}, "y"),
    tail: (s) => softmax(s),
    file: { opset: 11, ir: 6 },
  }),
  ending("Softmax of opset 13, default axis", {
    add: (graph, s) => graph.op("Softmax", [s], {}, "y"),
    tail: (s) => softmax(s),
    file: { opset: 13, ir: 7 },
  }),
  ending("LogSoftmax", {
    add: (graph, s) => graph.op("LogSoftmax", [s], { axis: 1 }, "y"),
    tail: (s) => logSoftmax(s),
  }),
  ending("Exp of LogSoftmax", {
    add: (graph, s) => graph.op("Exp", [graph.op("LogSoftmax", [s], { axis: 1 })], {}, "y"),
    tail: (s) => softmax(s),
  }),
  afterSoftmax(
    "Softmax, Clip",
    (graph, p) => {
      const bounds = [graph.tensor("low", [], [1e-3]), graph.tensor("high", [], [0.9])];
      graph.op("Clip", [p, ...bounds], {}, "y");
    },
    (p) => each(p, (value) => Math.min(0.9, Math.max(1e-3, value))),
  ),
  ending("softmax by hand (ReduceMax, Sub, Exp, ReduceSum, Div)", {
    add: handWritten,
    tail: (s) => softmax(s),
  }),
  ending("temperature (Div), Softmax", {
    add: (graph, s) => {
      const cooled = graph.op("Div", [s, graph.tensor("t", [], [2.5])], {}, "cooled");
      graph.op("Softmax", [cooled], { axis: -1 }, "y");
    },
    truth: "cooled",
    tail: (s) => softmax(s),
  }),
  ending("temperature (Mul), Softmax", {
    add: (graph, s) => {
      const cooled = graph.op("Mul", [graph.tensor("k", [1], [0.25]), s], {}, "cooled");
      graph.op("Softmax", [cooled], { axis: -1 }, "y");
    },
    truth: "cooled",
    tail: (s) => softmax(s),
  }),
  ending("trailing Reshape", {
    add: (graph, s) => graph.op("Reshape", [s, integers(graph, "size", [-1, 3])], {}, "y"),
    tail: (s) => s,
  }),
  afterSoftmax(
    "Softmax, Reshape to [N, 1, C]",
    (graph, p) => graph.op("Reshape", [p, integers(graph, "size", [0, 1, 3])], {}, "y"),
    (p) => reshape(p, [-1, 1, 3]),
    { dims: ["N", 1, 3], behindLayer: (layer) => reshape(layer, [-1, 1, layer.dims[1]]) },
  ),
  afterSoftmax(
    "Softmax, Unsqueeze, Flatten",
    (graph, p) => {
      const wide = graph.op("Unsqueeze", [p, integers(graph, "axes", [2])]);
      graph.op("Flatten", [wide], { axis: 1 }, "y");
    },
    (p) => p,
  ),
  afterSoftmax(
    "Softmax, Unsqueeze, Squeeze",
    (graph, p) => {
      const wide = graph.op("Unsqueeze", [p, integers(graph, "axes", [0])]);
      graph.op("Squeeze", [wide, "axes"], {}, "y");
    },
    (p) => p,
  ),
  afterSoftmax(
    "Softmax, Transpose to [C, N]",
    (graph, p) => graph.op("Transpose", [p], { perm: [1, 0] }, "y"),
    (p) => transpose(p, [1, 0]),
    { dims: [3, "N"], behindLayer: (layer) => transpose(layer, [1, 0]) },
  ),
  afterSoftmax(
    "Softmax, Cast to float64",
    (graph, p) => graph.op("Cast", [p], { to: 11 }, "y"),
    (p) => p,
    { type: "float64" },
  ),
  ending("Identity, Dropout", {
    add: (graph, s) => graph.op("Dropout", [graph.op("Identity", [s])], {}, "y"),
    tail: (s) => s,
  }),
  {
    ...afterSoftmax(
      "Softmax, classes in another order",
      (graph, p) => graph.op("Gather", [p, integers(graph, "order", [2, 0, 1])], { axis: 1 }, "y"),
      (p) => p,
    ),
    truths: [probabilitiesOf("y", 3)],
    tail: (p) => ({ y: p }),
  },
  ending("Softmax, ArgMax alone", {
    add: (graph, s) => {
      const p = graph.op("Softmax", [s], { axis: -1 });
      graph.op("ArgMax", [p], { axis: 1, keepdims: 0 }, "y");
    },
    tail: (s) => argMax(s),
    dims: ["N"],
    type: "int64",
  }),
];
