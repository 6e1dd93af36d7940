import type { ClassPrior } from "@balms/core";
import type { ClassScores, OnnxModel } from "@balms/onnx";
import type { ClassNames } from "../data/class-names.ts";
import type { PlannedDetector } from "./describe-detector.ts";
import type { UnitModel } from "./model-unit.ts";

/** What becomes of one model. */
export interface PlannedModel {
  readonly model: UnitModel;
  /** What is written; undefined where nothing is changed. */
  readonly changed: OnnxModel | undefined;
  /** The model without any correction: what was opened, or what was in it before it was corrected. */
  readonly original: OnnxModel;
  /** What was, or is to be, corrected. */
  readonly scores: readonly ClassScores[];
  /** Where the names of the classes come from; undefined where nobody says them. */
  readonly names: ClassNames | undefined;
  /** The prior in the order of the model. */
  readonly prior: ClassPrior | undefined;
  /** What a user should know besides. */
  readonly notes: readonly string[];
  /** The class layers, where it is a detector. */
  readonly detector?: PlannedDetector;
}
