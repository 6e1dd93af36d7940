import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import type { GraphWriter } from "../zoo/graph-writer.ts";
import { found, gemm, integers, pointwise } from "./small-graph.ts";
import type { Build } from "./small-graph.ts";

const old = { opset: 11, ir: 6 };

function map(
  graph: GraphWriter,
  height: number | string = "H",
  width: number | string = "W",
): string {
  return graph.input("map", ["N", 4, height, width]);
}

/** Scores of two sizes of maps, three boxes at each place, one after another as detectors have them. */
const manyBoxes: Build = (graph) => {
  const parts = [0, 1].map((at) => {
    const input = graph.input(`map${at}`, ["N", 4, 2 + at, 2 + at]);
    const last = graph.op("Transpose", [pointwise(graph, input, 9, `conv${at}`)], {
      perm: [0, 2, 3, 1],
    });
    return graph.op("Reshape", [last, integers(graph, [0, -1, 3])]);
  });
  graph.op("Softmax", [graph.op("Concat", parts, { axis: 1 }, "all")], { axis: -1 }, "p");
  graph.output("p", ["N", 39, 3]);
};

/** Scores as large as the map they were computed from; `shown` are those whose shape is asked for. */
function resized(
  graph: GraphWriter,
  made: (scores: string) => { readonly small: string; readonly shown: string },
): void {
  const input = map(graph);
  const { small, shown } = made(pointwise(graph, input, 3));
  const first = graph.op("Slice", [
    graph.op("Shape", [shown]),
    integers(graph, [0]),
    integers(graph, [2]),
  ]);
  const last = graph.op("Slice", [
    graph.op("Shape", [input]),
    integers(graph, [2]),
    integers(graph, [4]),
  ]);
  const sizes = graph.op("Concat", [first, last], { axis: 0 });
  graph.op("Resize", [small, "", "", sizes], { mode: "linear" }, "large");
}

const proofs: [string, Build, string, typeof old?][] = [
  [
    "powers that are turned before they are summed",
    (graph, x) => {
      const powers = graph.op("Exp", [gemm(graph, x, 3)]);
      const turned = graph.op("Transpose", [powers], { perm: [1, 0] });
      const total = graph.op("ReduceSum", [turned, integers(graph, [0])], { keepdims: 1 });
      graph.output(graph.op("Div", [turned, total], {}, "y"), [3, "N"]);
    },
    "softmax scores 3@1/2 Softmax → y",
  ],
  [
    "Softmax of opset 11 over [N, C, 1, 1]",
    (graph) => {
      const pooled = graph.op("GlobalAveragePool", [pointwise(graph, map(graph), 3)], {}, "pooled");
      graph.output(graph.op("Softmax", [pooled], { axis: 1 }, "p"));
    },
    "softmax pooled 3@1/4 Softmax → p",
    old,
  ],
  [
    "a dense head whose width is the number of classes",
    (graph) => graph.output(pointwise(graph, map(graph, "H", 3), 3)),
    "softmax scores 3@1/4 → scores",
  ],
  [
    "a reshape that splits the layer's columns, and a Softmax that says where the classes are",
    (graph, x) => {
      const split = graph.op(
        "Reshape",
        [gemm(graph, x, 6, "wide"), integers(graph, [-1, 2, 3])],
        {},
        "s",
      );
      graph.output(graph.op("Softmax", [split], { axis: -1 }, "p"));
    },
    "softmax s 3@2/3 Softmax → p",
  ],
  [
    "the last of nobody knows how many axes",
    (graph, x) => {
      const rows = graph.op("SomethingNew", [x], {}, "rows");
      const scores = graph.op("MatMul", [rows, graph.weight("w", [4, 3])]);
      graph.output(graph.op("Reshape", [scores, integers(graph, [-1, 3])], {}, "y"));
    },
    "softmax y 3@1/2 → y",
  ],
  ["boxes of several maps", manyBoxes, "softmax all 3@2/3 Softmax → p"],
  [
    "a reshape where classes and rows have names only",
    (graph, x) =>
      graph.output(graph.op("Reshape", [gemm(graph, x, 3), integers(graph, [0, 1, -1])], {}, "y")),
    "softmax y 3@2/3 → y",
  ],
  [
    "the constant on the left: classes are rows",
    (graph, x) => {
      const turned = graph.op("Transpose", [x], { perm: [1, 0] });
      const rows = graph.op("MatMul", [graph.weight("w", [3, 4]), turned], {}, "rows");
      graph.output(graph.op("Transpose", [rows], { perm: [1, 0] }, "y"));
    },
    "softmax y 3@1/2 → y",
  ],
  [
    "classes along axis 0 at the end",
    (graph, x) => graph.output(graph.op("Transpose", [gemm(graph, x, 3)], { perm: [1, 0] }, "y")),
    "softmax y 3@0/2 → y",
  ],
  [
    "an Einsum with one axis of its own",
    (graph, x) => {
      graph.op("Einsum", [x, graph.weight("w", [3, 4])], { equation: "nd,cd->nc" }, "y");
      graph.output("y");
    },
    "softmax y 3@1/2 → y",
  ],
  [
    "Resize to sizes that are computed from the shape",
    (graph) => {
      resized(graph, (scores) => ({ small: scores, shown: scores }));
      graph.output(
        graph.op("ArgMax", ["large"], { axis: 1, keepdims: 0 }, "mask"),
        ["N", "H", "W"],
        "int64",
      );
    },
    "softmax large 3@1/4 → mask",
  ],
  [
    "Resize of whole numbers, to sizes of what they stand for",
    (graph) => {
      const how = [graph.tensor("s", [], [0.1]), graph.tensor("z", [], [128], "uint8")];
      resized(graph, (scores) => {
        const small = graph.op("QuantizeLinear", [scores, ...how]);
        return { small, shown: graph.op("DequantizeLinear", [small, ...how]) };
      });
      graph.output(graph.op("DequantizeLinear", ["large", ...how], {}, "y"));
    },
    "softmax y 3@1/4 → y",
  ],
  [
    "the mean of the probabilities of several crops",
    (graph) => {
      const crops = graph.input("crops", ["N", 5, 4]);
      const scores = graph.op("MatMul", [crops, graph.weight("w", [4, 3])], {}, "scores");
      const p = graph.op("Softmax", [scores], { axis: 2 });
      graph.output(graph.op("ReduceMean", [p], { axes: [1], keepdims: 0 }, "mean"));
    },
    "softmax scores 3@2/3 Softmax → mean",
  ],
];

test.each(proofs)("%s", (_, build, expected, file) => {
  expect(found(build, { classes: 3 }, file)).toBe(expected);
});

const refusals: [string, Build, RegExp, typeof old?][] = [
  [
    "Softmax along another axis than the layer's",
    (graph) => {
      const tokens = graph.input("tokens", ["N", 5, 4]);
      const scores = graph.op("MatMul", [tokens, graph.weight("w", [4, 3])]);
      graph.output(graph.op("Softmax", [scores], { axis: 1 }, "p"));
    },
    /Softmax along axis 1 of size 5, while the 3 classes of the linear layer before it lie along axis 2/u,
  ],
  [
    "the same where both sizes are equal",
    (graph) => {
      const tokens = graph.input("tokens", ["N", 3, 4]);
      const scores = graph.op("MatMul", [tokens, graph.weight("w", [4, 3])]);
      graph.output(graph.op("Softmax", [scores], { axis: 1 }, "p"));
    },
    /Softmax along axis 1 of size 3, while the 3 classes/u,
  ],
  [
    "Softmax of opset 11 over a whole map",
    (graph) =>
      graph.output(graph.op("Softmax", [pointwise(graph, map(graph), 3)], { axis: 1 }, "p")),
    /operator version 11 along axis 1 and all after it, which are several dimensions/u,
    old,
  ],
  [
    "raw scores that a reshape splits",
    (graph, x) =>
      graph.output(graph.op("Reshape", [gemm(graph, x, 6), integers(graph, [-1, 3])], {}, "y")),
    /Reshape, after which the classes lie along no axis of their own/u,
  ],
  [
    "probabilities beside boxes in one tensor",
    (graph, x) => {
      const p = graph.op("Sigmoid", [gemm(graph, x, 3)]);
      graph.output(graph.op("Concat", [gemm(graph, x, 4, "boxes"), p], { axis: 1 }, "y"));
    },
    /Concat of class scores and other numbers, so that no axis holds the classes alone/u,
  ],
  [
    "powers that are turned and summed over the rows",
    (graph, x) => {
      const powers = graph.op("Exp", [gemm(graph, x, 3)]);
      const turned = graph.op("Transpose", [powers], { perm: [1, 0] });
      const total = graph.op("ReduceSum", [turned, integers(graph, [1])], { keepdims: 1 });
      graph.output(graph.op("Div", [turned, total], {}, "y"));
    },
    /Div along axis 1, while the classes lie along axis 0/u,
  ],
];

test.each(refusals)("refused: %s", (_, build, reason, file) => {
  const act = (): unknown => found(build, { classes: 3 }, file);
  expect(act).toThrow(ModelError);
  expect(act).toThrow(reason);
});
