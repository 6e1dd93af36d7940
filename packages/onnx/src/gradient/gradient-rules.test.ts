import { expect, test } from "vitest";
import { checkGradient } from "../../test/gradient-check.ts";
import type { GradientCase } from "../../test/gradient-check.ts";
import { gradientRules } from "./gradient-rules.ts";

const positive: GradientCase["draw"] = (random) => 0.5 + random.uniform() * 2;
// Values well apart from one another and from zero, so that central differences meet no corner.
const apart: GradientCase["draw"] = (random) => (random.integer(2001) - 1000) / 100 + 0.005;

const small: GradientCase["draw"] = (random) => (random.integer(20) - 10) / 5 + 0.1;

function unary(opType: string, attributes = {}, more: Partial<GradientCase> = {}): GradientCase {
  return { shapes: [[3, 4]], build: (graph, [x]) => graph.node(opType, [x], attributes), ...more };
}

function binary(
  opType: string,
  shapes: number[][],
  more: Partial<GradientCase> = {},
): GradientCase {
  return { shapes, build: (graph, inputs) => graph.node(opType, inputs), ...more };
}

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

const cases: Readonly<Record<string, GradientCase[]>> = {
  Abs: [unary("Abs", {}, { draw: apart })],
  Add: [
    binary("Add", [[3, 4], [4]]),
    binary("Add", [
      [3, 1],
      [2, 3, 4],
    ]),
    binary("Add", [[], [2, 3]]),
  ],
  Cast: [
    {
      shapes: [[5]],
      build: (graph, [x]) => graph.node("Cast", [graph.node("Cast", [x], { to: 11 })], { to: 1 }),
      type: "float32",
    },
  ],
  Clip: [
    {
      shapes: [[3, 4]],
      build: (graph, [x]) =>
        graph.node("Clip", [x, graph.scalar(-2, "float64"), graph.scalar(3, "float64")]),
      draw: apart,
    },
    {
      shapes: [[6]],
      build: (graph, [x]) => graph.node("Clip", [x, graph.scalar(0, "float64")]),
      draw: apart,
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
  Div: [
    binary(
      "Div",
      [
        [3, 4],
        [3, 1],
      ],
      { draw: positive },
    ),
  ],
  Dropout: [unary("Dropout")],
  Exp: [unary("Exp")],
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
  LeakyRelu: [unary("LeakyRelu", { alpha: 0.2 }, { draw: small, type: "float32" })],
  Log: [unary("Log", {}, { draw: positive })],
  LogSoftmax: [unary("LogSoftmax", { axis: 1 }), unary("LogSoftmax", { axis: 0 })],
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
    binary("MatMul", [[4], [4, 2]]),
    binary("MatMul", [[2, 3, 4], [4]]),
    binary("MatMul", [[4], [4]]),
  ],
  Max: [binary("Max", [[3, 4], [4], [3, 1]], { draw: apart })],
  Min: [binary("Min", [[3, 4], [4]], { draw: apart })],
  Mul: [
    binary("Mul", [
      [3, 4],
      [1, 4],
    ]),
    { shapes: [[4]], build: (graph, [x]) => graph.node("Mul", [x, x]) },
  ],
  Neg: [unary("Neg")],
  Pow: [
    binary("Pow", [[3, 4], [4]], { draw: positive }),
    { shapes: [[5]], build: (graph, [x]) => graph.node("Pow", [x, graph.scalar(3, "float64")]) },
  ],
  Reciprocal: [unary("Reciprocal", {}, { draw: positive })],
  ReduceLogSumExp: [unary("ReduceLogSumExp", { axes: [1], keepdims: 0 })],
  ReduceMax: [
    unary("ReduceMax", { axes: [1], keepdims: 0 }, { draw: apart }),
    unary("ReduceMax", { keepdims: 1 }, { draw: apart }),
  ],
  ReduceMean: [
    unary("ReduceMean", { axes: [0], keepdims: 0 }),
    unary("ReduceMean", { axes: [-1], keepdims: 1 }),
    unary("ReduceMean", { keepdims: 0 }),
    {
      shapes: [[3, 4]],
      build: (graph, [x]) => graph.node("ReduceMean", [x, graph.integers([1])], { keepdims: 0 }),
      opset: 18,
    },
  ],
  ReduceMin: [unary("ReduceMin", { axes: [0], keepdims: 0 }, { draw: apart })],
  ReduceSum: [
    {
      shapes: [[2, 3, 4]],
      build: (graph, [x]) => graph.node("ReduceSum", [x, graph.integers([0, 2])], { keepdims: 0 }),
    },
    { shapes: [[2, 3]], build: (graph, [x]) => graph.node("ReduceSum", [x], { keepdims: 1 }) },
  ],
  Relu: [unary("Relu", {}, { draw: apart })],
  Reshape: [
    {
      shapes: [[3, 4]],
      build: (graph, [x]) => graph.node("Reshape", [x, graph.integers([0, 2, -1])]),
    },
  ],
  ScatterElements: [
    {
      shapes: [
        [3, 4],
        [1, 2],
      ],
      build: (graph, [x, updates]) => {
        const places = graph.constant("places", Int32Array.of(2, 0), [1, 2]);
        const replaced = graph.node("ScatterElements", [x, places, updates], { axis: 0 });
        return graph.node("ScatterElements", [replaced, places, updates], {
          axis: 1,
          reduction: "add",
        });
      },
    },
  ],
  Sigmoid: [unary("Sigmoid")],
  Slice: [
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
  ],
  Softmax: [unary("Softmax", { axis: 1 }), unary("Softmax", { axis: 0 })],
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
  ],
  Sqrt: [unary("Sqrt", {}, { draw: positive })],
  Squeeze: [
    { shapes: [[3, 1, 2]], build: (graph, [x]) => graph.node("Squeeze", [x, graph.integers([1])]) },
  ],
  Sub: [binary("Sub", [[4], [3, 1]])],
  Sum: [binary("Sum", [[3, 4], [4], [3, 1]])],
  Tanh: [unary("Tanh")],
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
  Where: [
    {
      shapes: [[3, 4], [4]],
      build: (graph, [a, b]) =>
        graph.node("Where", [graph.constant("c", Uint8Array.of(1, 0, 1), [3, 1]), a, b]),
    },
  ],
};

// Operators whose results jump or do not depend on values: covered by their own test below.
const withoutGradient =
  "ArgMax ArgMin Ceil ConstantOfShape Equal Floor Greater GreaterOrEqual Less LessOrEqual Round Shape Sign Size".split(
    " ",
  );

test.each(
  Object.entries(cases).flatMap(([name, list]) =>
    list.map((entry, index) => [name, index, entry] as const),
  ),
)("%s, case %i: derived gradient equals central differences", async (name, index, entry) => {
  await expect(checkGradient(entry, `${name} ${index}`)).resolves.toBeUndefined();
});

test("every operator in the table is covered", () => {
  expect([...Object.keys(cases), ...withoutGradient].toSorted()).toEqual(
    [...gradientRules.keys()].toSorted(),
  );
});

test.each(["Ceil", "Floor", "Round", "Sign"])("%s lets no gradient through", async (opType) => {
  const entry: GradientCase = {
    shapes: [[5]],
    build: (graph, [x]) => graph.node("Add", [graph.node(opType, [x]), x]),
    draw: (random) => random.integer(10) + 0.3,
  };
  await expect(checkGradient(entry, opType)).resolves.toBeUndefined();
});
