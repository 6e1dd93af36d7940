import { createRandom } from "@balms/core";
import { GraphBuilder } from "../src/graph/graph-builder.ts";
import { createModel, writtenOpset } from "../src/model/model.ts";
import type { OnnxModel } from "../src/model/model.ts";

/** What a small perceptron is made of. */
export interface PerceptronOptions {
  /** Sizes of its layers, from the input to the classes. */
  readonly sizes: readonly number[];
  /** Share of hidden values that are dropped; none without it. */
  readonly dropout?: number;
  /** Batch normalisation of the hidden values, as it is exported for inference or for training; none without it. */
  readonly normalization?: "inference" | "training";
  readonly softmax?: boolean;
  readonly opset?: number;
  readonly seed?: number;
}

function addNormalization(
  graph: GraphBuilder,
  value: string,
  { name, width, trains }: { name: string; width: number; trains: boolean },
): string {
  const numbers = (fill: (index: number) => number): Float32Array =>
    Float32Array.from({ length: width }, (_, index) => fill(index));
  const constant = (part: string, values: Float32Array): string =>
    graph.constant(`${name}.${part}`, values, [width]);
  const inputs = [
    value,
    constant(
      "weight",
      numbers((index) => 1 + index / 10),
    ),
    constant(
      "bias",
      numbers((index) => index / 20),
    ),
    constant(
      "running_mean",
      numbers((index) => index / 30),
    ),
    constant(
      "running_var",
      numbers((index) => 1 + index / 5),
    ),
  ];
  const hints = ["normal", "mean", "variance"].slice(0, trains ? 3 : 1);
  const attributes = { momentum: 0.75, training_mode: Number(trains) };
  return graph.multiNode("BatchNormalization", inputs, attributes, hints)[0];
}

/** A perceptron with tanh, seeded; its layers are `layer.0.weight`, `layer.0.bias`, …, normalisations `norm.0.…`. */
export function perceptron(options: PerceptronOptions): OnnxModel {
  const {
    sizes,
    dropout,
    normalization,
    softmax = false,
    opset = writtenOpset,
    seed = 1,
  } = options;
  const random = createRandom(seed);
  const graph = new GraphBuilder(opset);
  let value = graph.input("features", "float32", ["batch", sizes[0]]);
  const layers = sizes.slice(1);
  for (const [index, width] of layers.entries()) {
    const before = sizes[index];
    const numbers = Float32Array.from({ length: width * before }, () => random.normal() / 2);
    const weight = graph.constant(`layer.${index}.weight`, numbers, [width, before]);
    const bias = graph.constant(`layer.${index}.bias`, new Float32Array(width), [width]);
    const isLast = index === layers.length - 1;
    value = graph.node("Gemm", [value, weight, bias], { transB: 1 }, isLast ? "logits" : "hidden");
    if (isLast) break;
    if (normalization !== undefined) {
      const trains = normalization === "training";
      value = addNormalization(graph, value, { name: `norm.${index}`, width, trains });
    }
    value = graph.node("Tanh", [value]);
    if (dropout === undefined) continue;
    value = graph.node("Dropout", [value, graph.scalar(dropout)], {}, "dropped");
  }
  if (softmax) value = graph.node("Softmax", [value], { axis: 1 }, "probabilities");
  graph.output(value, value);
  return createModel(graph.toGraph("perceptron"), opset);
}

/** A small convolutional network for pictures [batch, 1, 8, 8], seeded. */
export function convolutional(classes: number, seed = 1): OnnxModel {
  const random = createRandom(seed);
  const graph = new GraphBuilder(writtenOpset);
  const draw = (name: string, dims: readonly number[]): string => {
    const size = dims.reduce((all, one) => all * one, 1);
    const numbers = Float32Array.from({ length: size }, () => random.normal() / 3);
    return graph.constant(name, numbers, dims);
  };
  const image = graph.input("image", "float32", ["batch", 1, 8, 8]);
  // A bias before a normalisation has no gradient: Adam would move it by the signs of rounding errors.
  const first = [image, draw("first.weight", [6, 1, 3, 3])];
  const maps = graph.node("Conv", first, { pads: [1, 1, 1, 1], kernel_shape: [3, 3] });
  const normal = addNormalization(graph, maps, { name: "norm", width: 6, trains: false });
  const pooled = graph.node("MaxPool", [graph.node("Relu", [normal])], {
    kernel_shape: [2, 2],
    strides: [2, 2],
  });
  const second = [pooled, draw("second.weight", [8, 3, 3, 3]), draw("second.bias", [8])];
  const deeper = graph.node("Conv", second, { pads: [1, 1, 1, 1], strides: [2, 2], group: 2 });
  const means = graph.node("GlobalAveragePool", [graph.node("Relu", [deeper])]);
  const features = graph.node("Flatten", [means]);
  const head = [features, draw("head.weight", [classes, 8]), draw("head.bias", [classes])];
  graph.output("logits", graph.node("Gemm", head, { transB: 1 }, "logits"));
  return createModel(graph.toGraph("convolutional"));
}
