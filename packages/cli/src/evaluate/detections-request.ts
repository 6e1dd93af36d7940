import type { ClassPrior } from "@balms/core";
import type { DetectionEvaluation, Measured, Rules } from "@balms/detection";
import type { EvaluationLimits } from "../settings/evaluation-limits.ts";

/** What `balms evaluate` shall do with what a detector has found. */
export interface DetectionsRequest {
  readonly annotations: string;
  readonly detections: string;
  /** A prior of training images, as it was named. */
  readonly prior: string | undefined;
  /** By what is in the files, where they are left out. */
  readonly rules: Rules | undefined;
  readonly measured: Measured | undefined;
  readonly limits: EvaluationLimits;
  readonly report: string | undefined;
  readonly json: boolean;
}

/** A detector, measured. */
export interface EvaluatedDetections {
  readonly limits: EvaluationLimits;
  readonly evaluation: DetectionEvaluation;
  readonly prior: ClassPrior | undefined;
  /** Training images of each category; undefined without a prior. */
  readonly trainingImages: readonly number[] | undefined;
  /** Detections that were read, whether they count or not. */
  readonly detections: number;
  /** What has to be known of the figures: sentences. */
  readonly notes: readonly string[];
}
