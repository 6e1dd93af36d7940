import * as tf from "@tensorflow/tfjs";
import { choices, named, operator, type OperatorCase } from "./operator-case.ts";

const explicit = [
  [0, 0],
  [0, 2],
  [1, 0],
  [0, 0],
];

type Padding = string | number | number[][];
type Stride = number | [number, number];

const both = (stride: Stride): [number, number] =>
  typeof stride === "number" ? [stride, stride] : stride;

const planes = choices<[string, [number, number], Stride, Padding]>([
  ["conv2d", "depthwiseConv2d"],
  [
    [1, 1],
    [2, 2],
    [3, 3],
    [2, 3],
    [3, 1],
    [4, 4],
  ],
  [1, 2, 3, [1, 2], [2, 1], [3, 1]],
  ["same", "valid", explicit, 0, 1, 2],
])
  // Refused: the width is computed by the height.
  .filter(([, [height, width], stride, pad]) =>
    typeof pad === "number" ? height === width && typeof stride === "number" : true,
  )
  .flatMap(([name, filter, stride, pad]) =>
    [
      { shape: [2, 6, 7, 2], outputs: 2 },
      { shape: [1, 5, 5, 3], outputs: 1 },
    ].map(({ shape, outputs }): OperatorCase => ({
      name: named`${name} ${shape} by ${filter}, strides ${stride}, ${pad}`,
      shapes: [shape, [...filter, shape[3], outputs]],
      step: 1,
      run: (x, w) => operator(name)(x, w, stride, pad),
    })),
  );

const dilated = choices<[string, number | number[], [number, number], Padding]>([
  ["conv2d", "depthwiseConv2d"],
  [2, [1, 2], [2, 1]],
  [
    [2, 2],
    [2, 3],
  ],
  ["same", "valid", explicit],
]).map(([name, dilations, filter, pad]): OperatorCase => ({
  name: named`${name} by ${filter}, dilations ${dilations}, ${pad}`,
  shapes: [
    [2, 7, 8, 2],
    [...filter, 2, 2],
  ],
  gradient: false,
  run: (x, w) => operator(name)(x, w, 1, pad, "NHWC", dilations),
}));

const rounded = choices<[string, number, number, number, string]>([
  ["conv2d", "depthwiseConv2d"],
  [2, 3],
  [2, 3],
  [0, 1],
  ["floor", "round", "ceil"],
]).map(([name, filter, stride, pad, rounding]): OperatorCase => ({
  name: named`${name} by ${filter}, stride ${stride}, padding ${pad}, ${rounding}`,
  shapes: [
    [1, 6, 5, 2],
    [filter, filter, 2, 1],
  ],
  step: 1,
  run: (x, w) => operator(name)(x, w, stride, pad, "NHWC", 1, rounding),
}));

const lines = choices<[number, number, string]>([
  [1, 2, 3, 4],
  [1, 2, 3],
  ["same", "valid"],
]).flatMap(([filter, stride, pad]): OperatorCase[] => [
  {
    name: named`conv1d by ${filter}, stride ${stride}, ${pad}`,
    shapes: [
      [2, 7, 3],
      [filter, 3, 2],
    ],
    step: 1,
    run: (x, w) => operator("conv1d")(x, w, stride, pad),
  },
  {
    name: named`separableConv2d by ${filter}, stride ${stride}, ${pad}`,
    shapes: [
      [2, 7, 6, 2],
      [filter, filter, 2, 2],
      [1, 1, 4, 3],
    ],
    step: 1,
    run: (x, w, v) => operator("separableConv2d")(x, w, v, stride, pad),
  },
]);

const far = (size: number, stride: number, filter: number, pad: string): number =>
  pad === "same" ? size * stride : (size - 1) * stride + filter;

const transposed = choices<[[number, number], Stride, string]>([
  [
    [1, 1],
    [2, 2],
    [3, 3],
    [2, 3],
    [3, 1],
    [5, 5],
  ],
  [1, 2, 3, [1, 2], [2, 1]],
  ["same", "valid"],
]).map(([filter, stride, pad]): OperatorCase => {
  const [down, across] = both(stride);
  const size = [far(3, down, filter[0], pad), far(4, across, filter[1], pad)];
  return {
    name: named`conv2dTranspose by ${filter}, strides ${stride}, ${pad}`,
    shapes: [
      [2, 3, 4, 2],
      [...filter, 3, 2],
    ],
    step: 1,
    run: (x, w) => operator("conv2dTranspose")(x, w, [2, ...size, 3], stride, pad),
  };
});

const volumes = choices<[number[], number | number[], string]>([
  [
    [1, 1, 1],
    [2, 2, 2],
    [3, 3, 3],
    [2, 1, 3],
  ],
  [1, 2, [1, 2, 3]],
  ["same", "valid"],
]).flatMap(([filter, stride, pad]): OperatorCase[] => [
  {
    name: named`conv3d by ${filter}, strides ${stride}, ${pad}`,
    shapes: [
      [2, 3, 4, 5, 2],
      [...filter, 2, 3],
    ],
    step: 1,
    run: (x, w) => operator("conv3d")(x, w, stride, pad),
  },
  ...(typeof stride === "number"
    ? [
        {
          name: named`conv3dTranspose by ${filter}, stride ${stride}, ${pad}`,
          shapes: [
            [2, 2, 3, 2, 2],
            [...filter, 3, 2],
          ],
          gradient: false,
          run: (x: tf.Tensor, w: tf.Tensor) => {
            const size = [2, 3, 2].map((n, axis) => far(n, stride, filter[axis], pad));
            return operator("conv3dTranspose")(x, w, [2, ...size, 3], stride, pad);
          },
        },
      ]
    : []),
]);

type Fused = "conv2d" | "depthwiseConv2d";

const fused = choices<[Fused, string, Stride, [number, number], string]>([
  ["conv2d", "depthwiseConv2d"],
  ["linear", "relu", "relu6", "elu", "sigmoid"],
  [1, 2, [2, 1], [1, 2]],
  [
    [2, 2],
    [1, 1],
    [3, 2],
  ],
  ["same", "valid"],
]).map(([name, activation, strides, filterSize, pad]): OperatorCase => {
  const run = tf.fused[name] as unknown as (settings: object) => tf.Tensor;
  return {
    name: named`fused.${name} ${activation} by ${filterSize}, strides ${strides}, ${pad}`,
    shapes: [[2, 6, 5, 2], [...filterSize, 2, 2], [name === "conv2d" ? 2 : 4]],
    step: activation.startsWith("relu") ? 1e-4 : 1e-3,
    run: (x, filter, bias) => run({ x, filter, strides, pad, bias, activation }),
  };
});

export const convolutionCases: OperatorCase[] = [
  ...planes,
  ...dilated,
  ...rounded,
  ...lines,
  ...transposed,
  ...volumes,
  ...fused,
];
