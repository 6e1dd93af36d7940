import * as tf from "@tensorflow/tfjs";
import { choices, named, operator, type OperatorCase, type Values } from "./operator-case.ts";

const overAxes: [number[], number[]][] = [
  [[3, 4], [0]],
  [[3, 4], [1]],
  [
    [2, 3, 4],
    [0, 2],
  ],
  [[2, 3, 4], [1]],
  [
    [2, 3, 4, 2],
    [1, 2],
  ],
  [
    [2, 3, 4, 2],
    [0, 3],
  ],
  [
    [2, 2, 3, 2, 2],
    [1, 3],
  ],
  [
    [2, 3, 4],
    [0, 1, 2],
  ],
];

const reductions = choices<[string, [number[], number[]], boolean, Values]>([
  ["sum", "mean", "max", "min", "prod", "logSumExp"],
  overAxes,
  [false, true],
  ["distinct", "negative", "ties"],
]).map(([name, [shape, axes], keep, values]): OperatorCase => ({
  name: named`${name} of ${values} ${shape} over ${axes}${keep ? ", kept" : ""}`,
  shapes: [shape],
  values,
  // Of equal values, all have the gradient in TensorFlow.js.
  step: values === "ties" ? 0 : name === "prod" ? 1e-4 : 1e-3,
  run: (x) => operator(name)(name === "prod" ? tf.mul(x, 0.3) : x, axes, keep),
}));

const truths = choices<[string, [number[], number[]]]>([["any", "all"], overAxes]).map(
  ([name, [shape, axes]]): OperatorCase => ({
    name: named`${name} ${shape} over ${axes}`,
    shapes: [shape],
    gradient: false,
    run: (x) => tf.cast(operator(name)(tf.greater(x, 0), axes), "float32"),
  }),
);

const along = choices<[string, number[], number, boolean, boolean]>([
  ["cumsum", "cumprod"],
  [[5], [3, 4], [3, 3, 3], [2, 2, 2, 3]],
  [0, 1, 2, -1, -2],
  [false, true],
  [false, true],
])
  .filter(([, shape, axis]) => axis < shape.length && axis >= -shape.length)
  .map(([name, shape, axis, exclusive, reverse]): OperatorCase => ({
    name: named`${name} ${shape} along ${axis}${exclusive ? ", exclusive" : ""}${reverse ? ", reverse" : ""}`,
    shapes: [shape],
    gradient: name === "cumsum",
    step: 1,
    run: (x) => operator(name)(x, axis, exclusive, reverse),
  }));

const indices = choices<[string, Values, number]>([
  ["argMax", "argMin"],
  ["normal", "ties", "negative"],
  [0, 1, 2],
]).map(([name, values, axis]): OperatorCase => ({
  name: named`${name} of ${values} along ${axis}`,
  shapes: [[2, 3, 4]],
  values,
  gradient: false,
  run: (x) => tf.cast(operator(name)(x, axis), "float32"),
}));

const norms: OperatorCase[] = [
  ["1", 1],
  ["2", 2],
  ["Infinity", Infinity],
  ["euclidean", "euclidean"],
].map(([name, order]) => ({
  name: named`norm ${name}`,
  shapes: [[4, 5]],
  values: "distinct",
  run: (x) => operator("norm")(x, order, 1),
}));

export const reductionCases: OperatorCase[] = [
  ...reductions,
  ...truths,
  ...along,
  ...indices,
  ...norms,
  {
    name: "variance",
    shapes: [[4, 5]],
    run: (x) => tf.moments(x, [0]).variance,
  },
];
