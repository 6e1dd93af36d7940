import type { Refused } from "../family.ts";
import { GraphWriter } from "../graph-writer.ts";

function layer(graph: GraphWriter, feature: string, name: string, size: number): string {
  const inputs = [feature, graph.weight(`${name}.w`, [size, 4]), graph.weight(`${name}.b`, [size])];
  return graph.op("Gemm", inputs, { transB: 1 }, name);
}

/** x [N, 4] and what ends in "y". */
function refused(
  name: string,
  refusal: RegExp,
  build: (graph: GraphWriter, x: string) => void,
  more: Partial<Refused> & { readonly opset?: number } = {},
): Refused {
  const graph = new GraphWriter();
  build(graph, graph.input("x", ["N", 4]));
  const { opset = 17, ...rest } = more;
  return { name, model: graph.model({ opset }), classes: 3, refusal, ...rest };
}

function yolo(graph: GraphWriter, x: string): void {
  const boxes = layer(graph, x, "boxes", 4);
  const scores = graph.op("Sigmoid", [layer(graph, x, "scores", 3)]);
  graph.output(graph.op("Concat", [boxes, scores], { axis: 1 }, "y"), ["N", 7]);
}

/** Models that a correction would spoil. */
export const refusedFamilies: readonly Refused[] = [
  refused("regressor with one output", /an output of Relu/u, (graph, x) => {
    graph.output(graph.op("Relu", [layer(graph, x, "hidden", 1)], {}, "y"), ["N", 1]);
  }),
  refused(
    "detector: boxes beside sigmoid scores",
    /Concat of class scores and other numbers/u,
    yolo,
  ),
  refused("Softmax along the rows", /Softmax along axis 0/u, (graph, x) => {
    graph.output(graph.op("Softmax", [layer(graph, x, "scores", 3)], { axis: 0 }, "y"), ["N", 3]);
  }),
  refused(
    "Softmax of opset 11 over tokens and classes together",
    /of operator version 11 along axis 1 and all after it/u,
    (graph, x) => {
      const wide = graph.op("Unsqueeze", [x], { axes: [1] });
      const scores = graph.op("MatMul", [wide, graph.weight("w", [4, 3])]);
      const many = graph.op("Concat", [scores, scores], { axis: 1 });
      graph.output(graph.op("Softmax", [many], {}, "y"), ["N", 2, 3]);
    },
    { opset: 11 },
  ),
  refused("embedding of length one", /an output of LpNormalization/u, (graph, x) => {
    const feature = layer(graph, x, "feature", 3);
    graph.output(graph.op("LpNormalization", [feature], { axis: 1, p: 2 }, "y"), ["N", 3]);
  }),
  refused("autoencoder with a Tanh at the end", /an output of Tanh/u, (graph, x) => {
    graph.output(graph.op("Tanh", [layer(graph, x, "code", 3)], {}, "y"), ["N", 3]);
  }),
  refused("a function of a Softmax", /an output of Relu/u, (graph, x) => {
    const inner = graph.op("Softmax", [layer(graph, x, "scores", 3)], { axis: 1 });
    graph.output(graph.op("Relu", [graph.op("Sqrt", [inner])], {}, "y"), ["N", 3]);
  }),
  refused(
    "a prior of other classes than the model's",
    /received 3 classes; expected 6/u,
    (graph, x) => {
      graph.output(layer(graph, x, "y", 6), ["N", 6]);
    },
  ),
  refused(
    "two heads of different sizes, neither the prior's",
    /received 3 classes; expected 4 classes/u,
    (graph, x) => {
      graph.output(layer(graph, x, "first", 5), ["N", 5]);
      graph.output(layer(graph, x, "second", 4), ["N", 4]);
    },
  ),
  refused(
    "probabilities of densities (scikit-learn's naive Bayes), named as scores",
    /an output of Exp, which may hold probabilities/u,
    (graph, x) => {
      const sums = graph.op("ReduceSum", [x, graph.tensor("axis", [1], [1], "int64")]);
      const joint = graph.op("Sub", [graph.op("Concat", [x, sums], { axis: 1 }), sums]);
      graph.output(graph.op("Exp", [joint], {}, "y"), ["N", 5]);
    },
    { told: { logits: "y" }, classes: 5 },
  ),
  refused("features beside features", /an output of Relu.*an output of Neg/u, (graph, x) => {
    graph.output(graph.op("Relu", [x], {}, "y"), ["N", 4]);
    graph.output(graph.op("Neg", [x], {}, "z"), ["N", 4]);
  }),
];
