import type { GradientCase } from "../gradient-check.ts";
import { apart, nonzero, positive } from "./draws.ts";
import { binary, unary } from "./operator-case.ts";

/** Operators that work on single numbers or reduce them. */
export const elementwiseCases: Readonly<Record<string, GradientCase[]>> = {
  Abs: [unary("Abs", {}, { draw: apart })],
  Add: [
    binary("Add", [[3, 4], [4]]),
    binary("Add", [
      [3, 1],
      [2, 3, 4],
    ]),
    binary("Add", [[], [2, 3]]),
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
    binary("Clip", [[3, 4], [], []], { draw: apart }),
    binary("Clip", [[6], []], { draw: apart }),
    {
      shapes: [[6], []],
      build: (graph, [x, high]) => graph.node("Clip", [x, "", high]),
      draw: apart,
    },
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
  Exp: [unary("Exp")],
  LeakyRelu: [unary("LeakyRelu", { alpha: 0.2 }, { draw: nonzero, type: "float32" })],
  Log: [unary("Log", {}, { draw: positive })],
  LogSoftmax: [unary("LogSoftmax", { axis: 1 }), unary("LogSoftmax", { axis: 0 })],
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
    { shapes: [[5]], build: (graph, [x]) => graph.node("Pow", [x, graph.scalar(2, "float64")]) },
    { shapes: [[5]], build: (graph, [x]) => graph.node("Pow", [x, graph.scalar(3, "float64")]) },
  ],
  Reciprocal: [unary("Reciprocal", {}, { draw: positive })],
  ReduceLogSumExp: [unary("ReduceLogSumExp", { axes: [1], keepdims: 0 })],
  ReduceMax: [
    unary("ReduceMax", { noop_with_empty_axes: 1 }, { draw: apart, opset: 18 }),
    unary("ReduceMax", { axes: [1], keepdims: 0 }, { draw: apart }),
    unary("ReduceMax", { keepdims: 1 }, { draw: apart }),
  ],
  ReduceMean: [
    unary("ReduceMean", { noop_with_empty_axes: 1, keepdims: 0 }, { opset: 18 }),
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
    unary("ReduceSum", { noop_with_empty_axes: 1 }),
    {
      shapes: [[2, 3]],
      build: (graph, [x]) => {
        const none = graph.constant("none", new BigInt64Array(0), [0]);
        return graph.node("ReduceSum", [x, none], { noop_with_empty_axes: 1, keepdims: 0 });
      },
    },
    {
      shapes: [[2, 3]],
      build: (graph, [x]) => {
        const none = graph.constant("none", new BigInt64Array(0), [0]);
        return graph.node("ReduceSum", [x, none], { keepdims: 0 });
      },
    },
    {
      shapes: [[2, 3, 4]],
      build: (graph, [x]) => graph.node("ReduceSum", [x, graph.integers([0, 2])], { keepdims: 0 }),
    },
    { shapes: [[2, 3]], build: (graph, [x]) => graph.node("ReduceSum", [x], { keepdims: 1 }) },
  ],
  Relu: [unary("Relu", {}, { draw: apart })],
  Sigmoid: [unary("Sigmoid")],
  Softmax: [unary("Softmax", { axis: 1 }), unary("Softmax", { axis: 0 })],
  Sqrt: [unary("Sqrt", {}, { draw: positive })],
  Sub: [binary("Sub", [[4], [3, 1]])],
  Sum: [binary("Sum", [[3, 4], [4], [3, 1]])],
  Tanh: [unary("Tanh")],
};
