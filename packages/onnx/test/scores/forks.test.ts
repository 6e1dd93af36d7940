import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { found, gemm, integers } from "./small-graph.ts";
import type { Build } from "./small-graph.ts";

/** Splits one layer into parts of 3 and 5. */
const parts: Build = (graph, x) => {
  const all = gemm(graph, x, 8, "all");
  graph.add("Split", [all, integers(graph, [3, 5])], ["a", "b"], { axis: 1 });
  graph.output(graph.op("Softmax", ["a"], { axis: 1 }, "pa"));
  graph.output(graph.op("Softmax", ["b"], { axis: 1 }, "pb"));
};

const followed: [string, Build, string][] = [
  [
    "scores as an output beside their Softmax at a temperature",
    (graph, x) => {
      graph.output(gemm(graph, x, 3));
      const cooled = graph.op("Div", ["scores", graph.tensor("t", [], [4])]);
      graph.output(graph.op("Softmax", [cooled], {}, "p"));
    },
    "softmax scores 3@1/2 ×0.25 Softmax → scores p",
  ],
  [
    "a learned temperature, computed from a constant",
    (graph, x) => {
      const scale = graph.op("Exp", [graph.tensor("s", [], [0])]);
      graph.output(graph.op("Mul", [scale, gemm(graph, x, 3)], {}, "y"));
      graph.output("scores");
    },
    "softmax scores 3@1/2 → y scores",
  ],
  [
    "the label from the scores before the bias is added",
    (graph, x) => {
      const product = graph.op("MatMul", [x, graph.weight("w", [4, 3])], {}, "product");
      graph.output(graph.op("ArgMax", [product], { axis: 1 }, "label"), ["N", 1], "int64");
      const sum = graph.op("Add", [product, graph.weight("b", [3])]);
      graph.output(graph.op("Softmax", [sum], {}, "p"));
    },
    "softmax product 3@1/2 Softmax → label p",
  ],
  [
    "Relu of the scores as a further output",
    (graph, x) => {
      graph.output(graph.op("Relu", [gemm(graph, x, 3)], {}, "y"));
      graph.output(graph.op("Softmax", ["scores"], {}, "p"));
    },
    "softmax scores 3@1/2 Softmax → y p",
  ],
  ["one of two heads in one layer", parts, "softmax a 3@1/2 Softmax → pa"],
  [
    "the finer of two heads, which has the coarser one's scores among its features",
    (graph, x) => {
      graph.output(gemm(graph, x, 5, "coarse"));
      const wide = graph.op("Concat", [x, "coarse"], { axis: 1 });
      graph.output(graph.op("MatMul", [wide, graph.weight("w", [9, 3])], {}, "fine"));
    },
    "softmax fine 3@1/2 → fine",
  ],
  [
    "a part of the probabilities as the output",
    (graph, x) => {
      const p = graph.op("Softmax", [gemm(graph, x, 3)], {}, "p");
      graph.output(
        graph.op(
          "Slice",
          [p, integers(graph, [1]), integers(graph, [2]), integers(graph, [1])],
          {},
          "y",
        ),
      );
    },
    "softmax scores 3@1/2 Softmax → y",
  ],
  [
    "masked scores before a Softmax",
    (graph, x) => {
      const mask = graph.input("mask", ["N", 3], "bool");
      const masked = graph.op(
        "Where",
        [mask, gemm(graph, x, 3), graph.tensor("low", [], [-1e9])],
        {},
        "m",
      );
      graph.output(graph.op("Softmax", [masked], {}, "p"));
    },
    "softmax m 3@1/2 Softmax → p",
  ],
];

test.each(followed)("%s", (_, build, expected) => {
  expect(found(build, { classes: 3 })).toBe(expected);
});

const refused: [string, Build, RegExp][] = [
  [
    "the whole layer as an output beside its parts",
    (graph, x) => {
      parts(graph, x);
      graph.output("all");
    },
    /output "all" does not follow/u,
  ],
  [
    "scores that are also features of a further layer",
    (graph, x) => {
      graph.output(gemm(graph, x, 3, "coarse"));
      const wide = graph.op("Concat", [x, "coarse"], { axis: 1 });
      graph.output(graph.op("MatMul", [wide, graph.weight("w", [7, 9])], {}, "fine"));
    },
    /"coarse" that are also the features of a further layer, MatMul, which output "fine" depends on/u,
  ],
  [
    "two heads, and their sum",
    (graph, x) => {
      graph.output(gemm(graph, x, 3, "a"));
      graph.output(gemm(graph, x, 3, "b"));
      graph.output(graph.op("Add", ["a", "b"], {}, "sum"));
    },
    /"sum" that is computed from the scores|does not follow/u,
  ],
  [
    "scores as an output beside the Softmax of scaled ones, each class by its own factor",
    (graph, x) => {
      graph.output(gemm(graph, x, 3));
      const scaled = graph.op("Mul", ["scores", graph.weight("factors", [3])]);
      graph.output(graph.op("Softmax", [scaled], {}, "p"));
    },
    /output "scores" does not follow: it is computed from "scores", before Mul/u,
  ],
  [
    "two Softmaxes at two temperatures",
    (graph, x) => {
      gemm(graph, x, 3);
      for (const [at, t] of [2, 4].entries()) {
        const cooled = graph.op("Div", ["scores", graph.tensor(`t${at}`, [], [t])]);
        graph.output(graph.op("Softmax", [cooled], {}, `p${at}`));
      }
    },
    /multiplied by 0\.5 and by 0\.25 on the way to different outputs/u,
  ],
  [
    "probabilities of two heads in one output, one of them also alone",
    (graph, x) => {
      const [a, b] = ["a", "b"].map((name, at) =>
        graph.op("Softmax", [gemm(graph, x, 3 + 2 * at, name)], {}, `p${name}`),
      );
      graph.output(a);
      graph.output(b);
      graph.output(graph.op("Concat", [a, b], { axis: 1 }, "both"));
    },
    /output "both" that is computed from the scores "a" and from others, "b"/u,
  ],
  [
    "scores, and a Softmax of what an operator makes of them that nobody knows",
    (graph, x) => {
      const label = graph.op("ArgMax", [gemm(graph, x, 3)], { axis: 1 }, "label");
      graph.output(label, ["N", 1], "int64");
      const even = graph.op("LayerNormalization", ["scores", graph.weight("g", [3])], {}, "even");
      graph.output(graph.op("Softmax", [even], {}, "p"));
    },
    /"even" that output "label" does not follow: it is computed from "scores", before LayerNormalization/u,
  ],
  [
    "one of two heads, when the other has its Softmax along the rows",
    (graph, x) => {
      graph.output(graph.op("Softmax", [gemm(graph, x, 3, "a")], { axis: 0 }, "p"));
      graph.output(gemm(graph, x, 3, "b"));
    },
    /output "p": Softmax along axis 0/u,
  ],
  [
    "features as many as classes, when the Softmax is one of a Softmax",
    (graph) => {
      const map = graph.input("map", ["N", 4, 2, 2]);
      const conv = graph.op("Conv", [map, graph.weight("k", [3, 4, 1, 1])]);
      const pooled = graph.op("GlobalAveragePool", [graph.op("Relu", [conv])]);
      graph.output(graph.op("Flatten", [pooled], {}, "features"));
      const scores = graph.op("MatMul", ["features", graph.weight("w", [3, 3])]);
      const p = graph.op("Softmax", [scores], { axis: 1 });
      graph.output(graph.op("Softmax", [p], { axis: 1 }, "p"));
    },
    /output "p": Softmax of what was normalized before/u,
  ],
  [
    "parts of an average that do not add up to 1",
    (graph, x) => {
      const [a, b] = ["a", "b"].map((name) => graph.op("Softmax", [gemm(graph, x, 3, name)], {}));
      graph.output(graph.op("Add", [a, b], {}, "y"));
    },
    /probabilities that add up to 2/u,
  ],
];

test.each(refused)("refused: %s", (_, build, reason) => {
  const act = (): unknown => found(build, { classes: 3 });
  expect(act).toThrow(ModelError);
  expect(act).toThrow(reason);
});
