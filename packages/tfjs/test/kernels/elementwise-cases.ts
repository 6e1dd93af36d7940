import * as tf from "@tensorflow/tfjs";
import { choices, named, operator, type OperatorCase, type Values } from "./operator-case.ts";

const unary: Readonly<Record<string, Values>> = {
  abs: "distinct",
  acos: "within one",
  acosh: "above one",
  asin: "within one",
  asinh: "distinct",
  atan: "distinct",
  atanh: "within one",
  ceil: "distinct",
  clone: "distinct",
  cos: "distinct",
  cosh: "distinct",
  elu: "distinct",
  erf: "distinct",
  exp: "distinct",
  expm1: "distinct",
  floor: "distinct",
  isFinite: "distinct",
  isInf: "distinct",
  isNaN: "distinct",
  leakyRelu: "distinct",
  log: "positive",
  log1p: "positive",
  logSigmoid: "distinct",
  neg: "distinct",
  onesLike: "distinct",
  reciprocal: "positive",
  relu: "distinct",
  relu6: "distinct",
  round: "distinct",
  rsqrt: "positive",
  selu: "distinct",
  sigmoid: "distinct",
  sign: "distinct",
  sin: "distinct",
  sinh: "distinct",
  softplus: "distinct",
  sqrt: "positive",
  square: "distinct",
  step: "distinct",
  tan: "within one",
  tanh: "distinct",
  zerosLike: "distinct",
};

const singles = Object.entries(unary).flatMap(([name, values]) =>
  [[7], [3, 5], [2, 3, 2, 3], []].map((shape): OperatorCase => ({
    name: named`${name} ${shape}`,
    shapes: [shape],
    values,
    run: (x) => tf.cast(operator(name)(x), "float32"),
  })),
);

const rows = ["softmax", "logSoftmax"].flatMap((name) =>
  [[7], [3, 5], [2, 3, 2, 3]].map((shape): OperatorCase => ({
    name: named`${name} ${shape}`,
    shapes: [shape],
    run: (x) => operator(name)(x),
  })),
);

const pairs: [number[], number[]][] = [
  [[3], [3]],
  [[2, 3], [3]],
  [
    [2, 3],
    [2, 1],
  ],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [[], [3, 2]],
  [[3, 2], []],
  [[1], [4]],
  [
    [2, 3, 4],
    [2, 3, 4],
  ],
  [
    [2, 3, 1, 2],
    [3, 2, 1],
  ],
  [
    [2, 1, 2, 1, 3],
    [2, 1, 2, 1],
  ],
  [
    [2, 2, 1, 2, 1, 2],
    [2, 1, 3, 1],
  ],
];

const same = ([a, b]: readonly [number[], number[]]): boolean => a.join() === b.join();

/** Operators whose gradients have no broadcasting in TensorFlow.js; those of prelu have it for slopes alone. */
const unbroadcast = ["maximum", "minimum", "prelu", "squaredDifference"];

const between = choices<[string, [number[], number[]]]>([
  ["add", "sub", "mul", "div", "pow", "squaredDifference", "atan2", "maximum", "minimum", "prelu"],
  pairs,
])
  .filter(([name, shapes]) => same(shapes) || !unbroadcast.includes(name))
  .map(([name, shapes]): OperatorCase => ({
    name: named`${name} ${shapes}`,
    shapes,
    values: name === "pow" ? "positive" : "normal",
    step: name === "maximum" || name === "minimum" || name === "prelu" ? 1e-4 : 1e-3,
    run: (a, b) =>
      // Away from where a quotient has no value.
      operator(name)(a, name === "div" || name === "atan2" ? tf.add(tf.square(b), 0.3) : b),
  }));

const mod = pairs.map((shapes): OperatorCase => ({
  name: named`mod ${shapes}`,
  shapes,
  values: "positive",
  // It jumps: a step could meet one.
  step: 0,
  run: (a, b) => tf.mod(a, b),
}));

const floorDiv = pairs.map((shapes): OperatorCase => ({
  name: named`floorDiv ${shapes}`,
  shapes,
  values: "positive",
  // Its gradient is that of the exact quotient, in TensorFlow.js.
  step: 0,
  run: (a, b) => tf.cast(tf.floorDiv(a, b), "float32"),
}));

const compared = choices<[string, [number[], number[]]]>([
  ["greater", "less", "equal", "greaterEqual", "lessEqual", "notEqual"],
  pairs,
]).map(([name, shapes]): OperatorCase => ({
  name: named`${name} ${shapes}`,
  shapes,
  values: "ties",
  gradient: false,
  run: (a, b) => tf.cast(operator(name)(a, tf.round(b)), "float32"),
}));

const casts = (["int32", "bool"] as const).map((dtype): OperatorCase => ({
  name: named`cast to ${dtype}`,
  shapes: [[5, 7]],
  values: "distinct",
  gradient: false,
  run: (x) => tf.cast(tf.cast(x, dtype), "float32"),
}));

const limited: OperatorCase[] = [
  {
    name: "clipByValue",
    shapes: [[4, 5]],
    values: "distinct",
    run: (x) => tf.clipByValue(x, -0.41, 0.37),
  },
  {
    name: "slopes of prelu [4, 5] and [5]",
    shapes: [[4, 5], [5]],
    step: 1e-4,
    run: (x, alpha) => tf.prelu(x, alpha),
  },
  {
    name: "addN",
    shapes: [
      [2, 3],
      [2, 3],
      [2, 3],
    ],
    step: 1,
    run: (...terms) => tf.addN(terms),
  },
];

export const elementwiseCases: OperatorCase[] = [
  ...singles,
  ...rows,
  ...between,
  ...mod,
  ...floorDiv,
  ...compared,
  ...casts,
  ...limited,
];
