import type { ZeroCounts } from "@balms/core";
import type { BoxForm } from "@balms/onnx";
import type { EvaluationLimits } from "./evaluation-limits.ts";
import type { DetectorMethod } from "./detector-method.ts";

/** Where pictures and what is in them come from. */
export type DetectSource =
  | { readonly kind: "scenes"; readonly trainScenes: number; readonly testScenes: number }
  | {
      readonly kind: "annotations";
      readonly annotations: string;
      readonly images: string;
      readonly testAnnotations: string;
      readonly testImages: string;
    };

/** Which detector is retrained, and what the caller says of it. */
export interface DetectorSettings {
  /** An ONNX file; the built-in one when absent. */
  readonly model: string | undefined;
  /** A tensor or node of the class layer, where several may be meant. */
  readonly head: string | undefined;
  /** Where the score of the background stands, where the graph does not tell. */
  readonly background: "first" | "last" | undefined;
  /** What four numbers of its boxes are, where the graph does not tell. */
  readonly boxForm: BoxForm | undefined;
  /** A text file with one class name per line, in the order of the scores. */
  readonly classNames: string | undefined;
  readonly mean: readonly number[] | undefined;
  readonly std: readonly number[] | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** How training images are drawn. */
export type ImageSampling = "repeat-factor" | "image-balanced";

/** How the class layer is trained. */
export interface ClassLayerSettings {
  readonly steps: number;
  /** Images. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly sampler: ImageSampling;
  /** t of repeat-factor sampling. */
  readonly repeatThreshold: number;
  /** Of Adam on the weights of the Meta Reweighter. */
  readonly metaLearningRate: number;
}

/** All that decides what `balms detect` does. The same settings give the same model. */
export interface DetectSettings {
  readonly source: DetectSource;
  readonly detector: DetectorSettings;
  readonly layer: ClassLayerSettings;
  /** The method of model.onnx. */
  readonly method: Exclude<DetectorMethod, "sigmoid">;
  readonly zeroCounts: ZeroCounts;
  /** Whether annotated boxes of training images are trained on beside the detector's own. */
  readonly addTruths: boolean;
  readonly limits: EvaluationLimits;
  readonly threads: number;
  readonly seed: number;
  /** How often each layer is trained, from one seed after another. */
  readonly seeds: number;
  readonly out: string;
}
