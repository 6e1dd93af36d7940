import type { ZeroCounts } from "@balms/core";
import type { MethodName } from "./method-name.ts";
import type { NetworkName } from "./network-name.ts";

/** Where training and test rows come from. */
export type TrainSource =
  | { readonly kind: "letters" }
  | { readonly kind: "images"; readonly folder: string }
  | {
      readonly kind: "features";
      readonly features: string;
      readonly labels: string;
      readonly testFeatures: string;
      readonly testLabels: string;
    };

/** How training pictures are changed at random, each time anew. */
export interface AugmentationSettings {
  /** Black pixels put around a picture, out of which a part of its size is cut. */
  readonly crop: number;
  /** Share of the pictures that are mirrored, left to right. */
  readonly flip: number;
  /** How strongly brightness, contrast and, of colours, saturation change: factors in [1 − color, 1 + color]. */
  readonly color: number;
  /** Side in pixels of a square that is blanked. */
  readonly cutout: number;
}

/** What of a given model is trained on: nothing but new heads, its last k layers, or everything. */
export type TrainedLayers = "heads" | "all" | { readonly last: number };

/** How images become features. */
export interface BackboneSettings {
  /** A trained ONNX model; without one a network is trained from nothing. */
  readonly model: string | undefined;
  /** That network; by the size of the pictures when absent. */
  readonly network: NetworkName | undefined;
  readonly train: TrainedLayers;
  /** Name of the feature tensor; found from the graph when absent. */
  readonly feature: string | undefined;
  /** Per channel, subtracted from pixel / 255; chosen from the training images when absent. */
  readonly mean: readonly number[] | undefined;
  /** Per channel, divides what is left; chosen from the training images when absent. */
  readonly std: readonly number[] | undefined;
  /** Pixels; from the model's input when absent. */
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** Widths of the hidden layers of a perceptron; the last one is the feature. */
  readonly layers: readonly number[];
  /** By the pictures when absent. */
  readonly augment: AugmentationSettings | undefined;
  /** Passes over the training images; as many as the network needs when absent. */
  readonly epochs: number | undefined;
  /** Peak learning rate; that of the network when absent. */
  readonly learningRate: number | undefined;
  /** The file in which the training of the network is kept while it is under way; in the cache when absent. */
  readonly checkpoint: string | undefined;
  /** Whether it goes on from that file. */
  readonly resume: boolean;
}

/** How the classifier heads are trained. */
interface HeadSettings {
  readonly tau: number;
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
}

/** The Meta Sampler of the `balms` method. */
interface MetaSettings {
  readonly gamma: number;
  readonly learningRate: number;
  readonly batchSize: number;
}

/** All that decides what `balms train` does. The same settings give the same model. */
export interface TrainSettings {
  readonly source: TrainSource;
  /** A text file with one class name per line. */
  readonly classNames: string | undefined;
  readonly methods: readonly MethodName[];
  /** Whether the method of model.onnx is chosen by cross-fitting; else it is the last of `methods`. */
  readonly choose: boolean;
  readonly backbone: BackboneSettings;
  readonly head: HeadSettings;
  readonly meta: MetaSettings;
  readonly manyAbove: number;
  readonly fewBelow: number;
  readonly zeroCounts: ZeroCounts;
  readonly threads: number;
  readonly seed: number;
  readonly out: string;
}
