import * as tf from "@tensorflow/tfjs";
import { choices, named, operator, type OperatorCase } from "./operator-case.ts";

type Factors = [number[], number[]];

const factors: Factors[] = [
  [
    [3, 4],
    [4, 5],
  ],
  [
    [3, 60],
    [60, 2],
  ],
  [
    [2, 3, 4],
    [2, 4, 5],
  ],
  [
    [1, 3, 60],
    [1, 60, 2],
  ],
  [
    [2, 3, 60],
    [2, 60, 2],
  ],
  [
    [3, 2, 4, 50],
    [3, 2, 50, 3],
  ],
  [
    [3, 4],
    [2, 4, 5],
  ],
  [
    [2, 3, 60],
    [1, 60, 2],
  ],
  [
    [0, 4],
    [4, 2],
  ],
  [
    [2, 0],
    [0, 3],
  ],
];

const turned = (shape: number[], turn: boolean): number[] =>
  turn ? [...shape.slice(0, -2), shape[shape.length - 1], shape[shape.length - 2]] : shape;

// Gradients have no broadcasting over batches in TensorFlow.js.
const broadcast = ([a, b]: Factors): boolean => a.slice(0, -2).join() !== b.slice(0, -2).join();

const transposes = choices<[Factors, boolean, boolean]>([factors, [false, true], [false, true]]);

const label = ([[a, b], turnA, turnB]: [Factors, boolean, boolean]): string =>
  named`${a}${turnA ? "ᵀ" : ""} ${b}${turnB ? "ᵀ" : ""}`;

const products = transposes.map((choice): OperatorCase => {
  const [shapes, turnA, turnB] = choice;
  return {
    name: named`matMul ${label(choice)}`,
    shapes: [turned(shapes[0], turnA), turned(shapes[1], turnB)],
    step: 1,
    gradient: !broadcast(shapes),
    run: (a, b) => tf.matMul(a, b, turnA, turnB),
  };
});

const activations = ["linear", "relu", "relu6", "elu", "leakyrelu", "sigmoid", "prelu"] as const;

type Fused = [[Factors, boolean, boolean], (typeof activations)[number], "none" | "row" | "matrix"];

const fused = choices<Fused>([transposes, [...activations], ["none", "row", "matrix"]]).map(
  ([choice, activation, biased]): OperatorCase => {
    const [[a, b], transposeA, transposeB] = choice;
    const width = b[b.length - 1];
    const bias = biased === "row" ? [[width]] : [[a[a.length - 2], width]];
    return {
      name: named`fused.matMul ${label(choice)}, ${activation}, bias: ${biased}`,
      shapes: [
        turned(a, transposeA),
        turned(b, transposeB),
        ...(biased === "none" ? [] : bias),
        ...(activation === "prelu" ? [[width]] : []),
      ],
      step: 1e-4,
      // TensorFlow.js loses the gradient of the slopes of a fused prelu.
      gradient: !broadcast([a, b]) && activation !== "prelu",
      run: (left, right, ...more) =>
        tf.fused.matMul({
          a: left,
          b: right,
          transposeA,
          transposeB,
          activation,
          ...(biased === "none" ? {} : { bias: more[0] }),
          ...(activation === "prelu" ? { preluActivationWeights: more[more.length - 1] } : {}),
        }),
    };
  },
);

const normalisations = [
  [4, 3],
  [2, 4, 3],
  [2, 3, 4, 2],
].map((shape): OperatorCase => {
  const channel = shape.slice(-1);
  return {
    name: named`batchNorm ${shape}`,
    shapes: [shape, channel, channel, channel, channel],
    values: "positive",
    run: (x, mean, variance, offset, scale) => tf.batchNorm(x, mean, variance, offset, scale, 1e-3),
  };
});

const responses = choices<[number, number]>([
  [1, 2, 5],
  [0.5, 1],
]).map(([radius, beta]): OperatorCase => ({
  name: named`localResponseNormalization, radius ${radius}, beta ${beta}`,
  shapes: [[2, 2, 3, 6]],
  run: (x) => operator("localResponseNormalization")(x, radius, 1.2, 0.7, beta),
}));

const losses: OperatorCase[] = [
  "absoluteDifference",
  "hingeLoss",
  "huberLoss",
  "meanSquaredError",
  "sigmoidCrossEntropy",
  "softmaxCrossEntropy",
].map((name) => ({
  name: named`losses.${name}`,
  shapes: [[4, 3]],
  step: 1e-4,
  run: (x) => {
    const ids = tf.tensor1d([0, 1, 2, 0], "int32");
    const loss = (tf.losses as unknown as Record<string, typeof tf.losses.absoluteDifference>)[
      name
    ];
    return loss(tf.cast(tf.oneHot(ids, 3), "float32"), x);
  },
}));

export const productCases: OperatorCase[] = [
  ...products,
  ...fused,
  ...normalisations,
  ...responses,
  ...losses,
];
