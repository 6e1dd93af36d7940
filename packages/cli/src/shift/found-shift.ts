import type { ClassPrior } from "@balms/core";
import type { PriorEstimate } from "@balms/core/estimation";
import type { LabeledSource } from "../evaluate/labeled-scores.ts";
import type { UnlabeledSource } from "./unlabeled-scores.ts";

/** How a model was trained, where only the user knows it. */
export type TrainedMethod = "softmax" | "balanced-softmax";

/** What `balms shift` shall do. */
export interface ShiftRequest {
  readonly source: UnlabeledSource;
  /** Rows of known classes, from the training distribution or any other; undefined: there are none. */
  readonly validation: LabeledSource | undefined;
  /** A prior of the training data, as it was named; undefined: the model says what its scores assume. */
  readonly prior: string | undefined;
  readonly method: TrainedMethod | undefined;
  readonly classNames: string | undefined;
  readonly output: string | undefined;
  /** Whether the estimate is written also where adapting to it is not advised. */
  readonly anyway: boolean;
  readonly json: boolean;
}

/** What was found out about rows without labels. */
export interface FoundShift {
  /** What the scores assume. */
  readonly assumed: ClassPrior;
  /** Why that is known, for a sentence. */
  readonly because: string;
  /** What becomes of a model of this kind: how it is adapted. */
  readonly adapting: "adjust" | "retarget" | "program";
  readonly estimate: PriorEstimate;
  readonly by: "em" | "bbse";
  /** Standard error of each share [C]; undefined where the rows do not tell the classes apart, or it would take too long. */
  readonly errors: Float64Array | undefined;
  /** Whether the estimate was written. */
  readonly isWritten: boolean;
}
