import type { RandomGenerator } from "@balms/core";
import { checkChoice, checkMethods, checkOptions, checkWhole } from "@balms/core/adapter";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { architectures } from "./architectures.ts";
import type { Architecture } from "./architectures.ts";
import { Layers } from "./layers.ts";

/** What a network is made for. */
export interface BackboneOptions {
  /** "convnet-small" for pictures of about 28 to 32 pixels, "resnet-20" and "resnet-32" for 32, "resnet-18" for larger ones. */
  readonly architecture: Architecture;
  /** Channels of a picture: 1 for grey, 3 for R, G, B; at least 1. */
  readonly channels: number;
  /** Pixels, at least 8, or 32 for "resnet-18". */
  readonly height: number;
  /** Pixels, as `height`. */
  readonly width: number;
  /** C, at least 1. */
  readonly classes: number;
  /** Source of the numbers that it begins with; it is forked, not advanced. */
  readonly random: RandomGenerator;
}

const known = [
  "architecture",
  "channels",
  "classes",
  "height",
  "random",
  "width",
] as const satisfies readonly (keyof BackboneOptions)[];

/**
 * A network for pictures that has learned nothing yet: `image` [batch, channels, height, width] → `logits` [batch, C], raw scores of a
 * linear layer on the inner tensor `features` [batch, D]. {@link createTrainer} and {@link trainModel} train it.
 *
 * | architecture    | layers                                                    | D                           | parameters |
 * | --------------- | --------------------------------------------------------- | --------------------------- | ---------- |
 * | `convnet-small` | convolutions of 16, 32 and 64 channels, each of stride 2  | 64 · ⌈height/8⌉ · ⌈width/8⌉ | 34,714     |
 * | `resnet-20`     | 3 · 3 blocks of 16, 32, 64 channels, the mean of each map | 64                          | 269,722    |
 * | `resnet-32`     | 3 · 5 blocks of 16, 32, 64 channels, the mean of each map | 64                          | 464,154    |
 * | `resnet-18`     | 4 · 2 blocks of 64 to 512 channels, the mean of each map  | 512                         | 11,181,642 |
 *
 * (Parameters for 32×32 pixels, 3 channels and 10 classes.)
 *
 * Convolutions begin with N(0, 2 / fan out), the last layer uniform within ±1/√D, normalisations with scale 1, mean 0 and variance 1; each
 * tensor has random numbers of its own, by its name. Names and layout are those of PyTorch's networks (`layer1.0.conv1.weight`, …, `fc.bias`).
 *
 * Source: He et al., "Deep residual learning for image recognition", CVPR 2016, arXiv 1512.03385; with shortcuts of option A in `resnet-20`
 * and `resnet-32`.
 *
 * @param options - `architecture`, `channels`, `height`, `width`, `classes`, `random`
 * @throws {@link ArgumentError} for options that cannot be meant
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { backboneModel, inputShape } from "@balms/onnx";
 *
 * const size = { channels: 1, height: 28, width: 28 };
 * const model = backboneModel({ architecture: "convnet-small", ...size, classes: 26, random: createRandom(1) });
 * console.log(inputShape(model).shape); // [ "batch", 1, 28, 28 ]
 * ```
 */
export function backboneModel(options: BackboneOptions): OnnxModel {
  checkOptions(options, known);
  const { architecture, channels, height, width, classes, random } = { ...options };
  checkChoice(architecture, "architecture", Object.keys(architectures));
  const { leastSide, ...network } = architectures[architecture];
  checkWhole(channels, "channels", 1);
  checkWhole(height, "height", leastSide);
  checkWhole(width, "width", leastSide);
  checkWhole(classes, "classes", 1);
  checkMethods(random, "random", ["fork"]);
  const graph = new GraphBuilder(writtenOpset);
  const layers = new Layers(graph, random);
  const image = graph.input("image", "float32", ["batch", channels, height, width]);
  const { features, dimensions } = network.build(layers, image, { channels, height, width });
  const logits = layers.head("fc", features, { inputs: dimensions, outputs: classes });
  graph.output(logits, logits);
  return createModel(graph.toGraph(architecture));
}
