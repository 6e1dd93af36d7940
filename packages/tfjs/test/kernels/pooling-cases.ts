import * as tf from "@tensorflow/tfjs";
import { choices, named, operator, type OperatorCase, type Values } from "./operator-case.ts";

const explicit = [
  [0, 0],
  [0, 1],
  [1, 0],
  [0, 0],
];

type Padding = string | number | number[][];

interface Pooling {
  readonly name: string;
  readonly shape: number[];
  readonly values: Values;
  readonly args: readonly unknown[];
}

const pooling = ({ name, shape, values, args }: Pooling): OperatorCase => ({
  name: named`${name} of ${values} ${shape}: ${args}`,
  shapes: [shape],
  values,
  // Means are linear; of equal values, only some have the gradient.
  step: values === "ties" ? 0 : name.startsWith("avg") ? 1 : 1e-3,
  run: (x) => operator(name)(x, ...args),
});

const names = ["maxPool", "avgPool"];
const allValues: Values[] = ["distinct", "negative", "ties"];

const planes = choices<[string, number[], Values, number | number[], number | number[], Padding]>([
  names,
  [
    [2, 5, 6, 2],
    [1, 7, 5, 9],
  ],
  allValues,
  [2, 3, [2, 3], [3, 2]],
  [1, 2, 3, [1, 2], [2, 1]],
  ["same", "valid", explicit, 1],
])
  // Refused: the width is computed by the height.
  .filter(([, , , filter, stride, pad]) =>
    typeof pad === "number" ? typeof filter === "number" && typeof stride === "number" : true,
  )
  .map(([name, shape, values, ...args]) => pooling({ name, shape, values, args }));

const single = choices<[string, Values, number, string]>([
  names,
  allValues,
  [1, 2, 3],
  ["same", "valid"],
]).map(([name, values, stride, pad]) =>
  pooling({ name, shape: [2, 5, 6, 2], values, args: [1, stride, pad] }),
);

const rounded = choices<[string, Values, number, string]>([
  names,
  ["distinct", "negative"],
  [2, 3],
  ["floor", "round", "ceil"],
]).flatMap(([name, values, stride, rounding]) =>
  // No window may hold padding alone.
  (stride === 2
    ? [
        [3, 0],
        [3, 1],
      ]
    : [[3, 0]]
  ).map(([filter, pad]) =>
    pooling({ name, shape: [1, 6, 5, 2], values, args: [filter, stride, pad, rounding] }),
  ),
);

const volumes = choices<[string, number[], Values, number | number[], number | number[], Padding]>([
  ["maxPool3d", "avgPool3d"],
  [
    [2, 3, 4, 5, 2],
    [1, 4, 4, 4, 1],
  ],
  ["distinct", "negative", "ties"],
  [2, 3, [2, 1, 3], [1, 3, 2], [2, 2, 3]],
  [1, 2, [1, 2, 3]],
  ["same", "valid"],
]).map(([name, shape, values, ...args]) => pooling({ name, shape, values, args }));

const dilated = choices<[string, Values, number | number[], string]>([
  ["max", "avg"],
  ["distinct", "negative"],
  [2, [1, 2]],
  ["same", "valid"],
]).map(([type, values, dilations, pad]): OperatorCase => ({
  name: named`pool ${type} of ${values}, dilations ${dilations}, ${pad}`,
  shapes: [[2, 6, 7, 2]],
  values,
  step: type === "avg" ? 1 : 1e-3,
  run: (x) => operator("pool")(x, [2, 2], type, pad, dilations, 1),
}));

const greyscale = choices<[Values, number, string, number]>([
  ["normal", "negative", "positive"],
  [1, 2],
  ["same", "valid"],
  [1, 2],
]).map(([values, stride, pad, dilation]): OperatorCase => ({
  name: named`dilation2d of ${values}, stride ${stride}, ${pad}, dilation ${dilation}`,
  shapes: [
    [2, 5, 6, 2],
    [2, 3, 2],
  ],
  values,
  step: 1e-4,
  run: (x, filter) => operator("dilation2d")(x, tf.mul(filter, 0.37), stride, pad, dilation),
}));

export const poolingCases: OperatorCase[] = [
  ...planes,
  ...single,
  ...rounded,
  ...volumes,
  ...dilated,
  ...greyscale,
];
