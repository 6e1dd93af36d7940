import type { ZeroCounts } from "@balms/core";
import type { MethodName } from "./method-name.ts";

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

/** How images become features. */
interface BackboneSettings {
  /** A trained ONNX model; without one a multilayer perceptron is trained. */
  readonly model: string | undefined;
  /** Name of the feature tensor; found from the graph when absent. */
  readonly feature: string | undefined;
  /** Per channel, subtracted from pixel / 255; chosen from the training images when absent. */
  readonly mean: readonly number[] | undefined;
  /** Per channel, divides what is left; chosen from the training images when absent. */
  readonly std: readonly number[] | undefined;
  /** Pixels; from the model's input when absent. */
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** Widths of the hidden layers of the perceptron; the last one is the feature. */
  readonly layers: readonly number[];
  /** Passes over the training images that train the perceptron. */
  readonly epochs: number;
  /** Peak learning rate of the perceptron. */
  readonly learningRate: number;
}

/** Steps of a head, however they are asked for: each leaves its loss behind. */
export const mostSteps = 100_000_000;

/** How the classifier heads are trained. */
interface HeadSettings {
  readonly tau: number;
  /** Steps, or passes over the training rows. */
  readonly length: { readonly steps: number } | { readonly epochs: number };
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
