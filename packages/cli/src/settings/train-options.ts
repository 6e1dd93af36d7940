import type { ZeroCounts } from "@balms/core";
import type { MethodName } from "./method-name.ts";
import type { AugmentationSettings, TrainedLayers } from "./train-settings.ts";

/** What commander makes of the command line of `balms train`. */
export interface TrainOptions {
  readonly data?: string;
  readonly features?: string;
  readonly labels?: string;
  readonly testFeatures?: string;
  readonly testLabels?: string;
  readonly classNames?: string;
  readonly zeroCounts: ZeroCounts;
  readonly backbone?: string;
  readonly train?: TrainedLayers;
  readonly feature?: string;
  readonly mean?: number[];
  readonly std?: number[];
  readonly width?: number;
  readonly height?: number;
  readonly hidden?: number[];
  readonly augment?: AugmentationSettings;
  readonly epochs?: number;
  readonly backboneLearningRate?: number;
  readonly checkpoint?: string;
  readonly resume?: boolean;
  readonly methods: MethodName[] | "auto";
  readonly tau: number;
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly metaGamma: number;
  readonly metaLearningRate: number;
  readonly metaBatchSize: number;
  readonly manyAbove: number;
  readonly fewBelow: number;
  readonly threads: number;
  readonly seed: number;
  readonly out: string;
  readonly json?: boolean;
}
