import type { GradientCase } from "../gradient-check.ts";
import { binary, unary } from "./operator-case.ts";

function gemm(
  a: number[],
  b: number[],
  c: number[],
  attributes: Record<string, number>,
): GradientCase {
  return { shapes: [a, b, c], build: (graph, inputs) => graph.node("Gemm", inputs, attributes) };
}

const indices =
  (rows: number[], dims: number[]): GradientCase["build"] =>
  (graph, [x]) =>
    graph.node("Gather", [x, graph.constant("indices", Int32Array.from(rows), dims)], { axis: 1 });

/** Matrix products, and operators that move numbers about. */
export const structureCases: Readonly<Record<string, GradientCase[]>> = {
  Cast: [
    {
      shapes: [[5]],
      build: (graph, [x]) => graph.node("Cast", [graph.node("Cast", [x], { to: 11 })], { to: 1 }),
      type: "float32",
    },
  ],
  CastLike: [
    {
      shapes: [[5]],
      build: (graph, [x]) => {
        const wide = graph.node("CastLike", [x, graph.scalar(0, "float64")]);
        return graph.node("CastLike", [wide, x]);
      },
      type: "float32",
    },
  ],
  Concat: [
    {
      shapes: [
        [2, 3],
        [2, 1],
        [2, 2],
      ],
      build: (graph, inputs) => graph.node("Concat", inputs, { axis: -1 }),
    },
    { shapes: [[2, 3]], build: (graph, [x]) => graph.node("Concat", [x, x], { axis: 0 }) },
  ],
  Dropout: [unary("Dropout")],
  Expand: [
    {
      shapes: [[3, 1]],
      build: (graph, [x]) => graph.node("Expand", [x, graph.integers([2, 3, 4])]),
    },
  ],
  Flatten: [unary("Flatten", { axis: 2 }, { shapes: [[2, 3, 2]] }), unary("Flatten", { axis: 0 })],
  Gather: [
    { shapes: [[2, 5, 3]], build: indices([1, 1, 4, 0, -1, 2], [2, 3]) },
    { shapes: [[2, 4]], build: indices([3], []) },
    { shapes: [[6]], build: (graph, [x]) => graph.node("Gather", [x, graph.integers([5, 5, 2])]) },
  ],
  GatherElements: [
    {
      shapes: [[3, 4]],
      build: (graph, [x]) =>
        graph.node(
          "GatherElements",
          [x, graph.constant("indices", Int32Array.of(1, 1, 0, 3, 2, 2), [3, 2])],
          {
            axis: 1,
          },
        ),
    },
  ],
  Gemm: [
    gemm([3, 4], [4, 2], [2], {}),
    gemm([3, 4], [2, 4], [3, 1], { transB: 1, alpha: 0.5, beta: 2 }),
    gemm([4, 3], [4, 2], [], { transA: 1, alpha: -1.5 }),
    gemm([4, 3], [2, 4], [3, 2], { transA: 1, transB: 1, beta: 0.25 }),
  ],
  Identity: [unary("Identity")],
  MatMul: [
    binary("MatMul", [
      [3, 4],
      [4, 2],
    ]),
    binary("MatMul", [
      [2, 3, 4],
      [4, 2],
    ]),
    binary("MatMul", [
      [3, 1, 2, 4],
      [2, 4, 2],
    ]),
    // One matrix for all of a batch, of sizes that only the run tells.
    binary(
      "MatMul",
      [
        [2, 1, 3, 4],
        [4, 2],
      ],
      {
        declared: [
          ["N", "H", "W", 4],
          [4, 2],
        ],
      },
    ),
    binary(
      "MatMul",
      [
        [2, 3, 4],
        [4, 2],
      ],
      {
        declared: [
          ["N", 3, 4],
          [4, "C"],
        ],
      },
    ),
    binary("MatMul", [[4], [4, 2]]),
    binary("MatMul", [[2, 3, 4], [4]]),
    binary("MatMul", [[4], [4]]),
  ],
  Reshape: [
    {
      shapes: [[3, 4]],
      build: (graph, [x]) => graph.node("Reshape", [x, graph.integers([0, 2, -1])]),
    },
  ],
  Slice: [
    {
      // Every second place of maps.
      shapes: [[2, 3, 5, 4]],
      build: (graph, [x]) => {
        const bounds = [
          [0, 1],
          [5, 4],
          [2, 3],
          [2, 2],
        ];
        return graph.node("Slice", [x, ...bounds.map((list) => graph.integers(list))]);
      },
    },
    {
      // An axis that is too long for a matrix.
      shapes: [[260]],
      build: (graph, [x]) => {
        const bounds = [[3], [260], [0], [50]];
        return graph.node("Slice", [x, ...bounds.map((list) => graph.integers(list))]);
      },
    },
    {
      shapes: [[4, 5]],
      build: (graph, [x]) =>
        graph.node("Slice", [
          x,
          graph.integers([1, -3]),
          graph.integers([3, 99]),
          graph.integers([0, 1]),
        ]),
    },
    {
      shapes: [[4, 5]],
      build: (graph, [x]) => {
        const bounds = [
          [3, 0],
          [0, 5],
          [0, 1],
          [-2, 3],
        ];
        return graph.node("Slice", [x, ...bounds.map((list) => graph.integers(list))]);
      },
    },
  ],
  Split: [
    {
      shapes: [[2, 5]],
      build: (graph, [x]) => {
        const parts = graph.multiNode("Split", [x, graph.integers([2, 1, 2])], { axis: 1 }, [
          "a",
          "b",
          "c",
        ]);
        return graph.node("Mul", [parts[0], parts[2]]);
      },
    },
    {
      shapes: [[4, 2]],
      build: (graph, [x]) =>
        graph
          .multiNode("Split", [x], { axis: 0 }, ["a", "b"])
          .reduce((a, b) => graph.node("Mul", [a, b])),
    },
    {
      // The last part is smaller.
      shapes: [[2, 5]],
      opset: 18,
      build: (graph, [x]) => {
        const [first, , last] = graph.multiNode("Split", [x], { axis: -1, num_outputs: 3 }, [
          "a",
          "b",
          "c",
        ]);
        return graph.node("Mul", [first, last]);
      },
    },
  ],
  Squeeze: [
    // An axis of size one, whichever it is.
    { shapes: [[1, 3, 1]], build: (graph, [x]) => graph.node("Squeeze", [x]) },
    { shapes: [[3, 1, 2]], build: (graph, [x]) => graph.node("Squeeze", [x, graph.integers([1])]) },
  ],
  Transpose: [
    unary("Transpose", { perm: [2, 0, 1] }, { shapes: [[2, 3, 4]] }),
    unary("Transpose", {}, { shapes: [[2, 3, 4]] }),
  ],
  Unsqueeze: [
    {
      shapes: [[3, 2]],
      build: (graph, [x]) => graph.node("Unsqueeze", [x, graph.integers([0, -1])]),
    },
  ],
};
