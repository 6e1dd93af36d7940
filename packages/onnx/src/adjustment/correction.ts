import type { ClassScores } from "../scores/class-scores.ts";
import type { CorrectionBuilder } from "./correction-builder.ts";

/**
 * Computes corrected scores under the name that the scores had.
 *
 * @param raw - the tensor before the correction
 * @param added - what log-probabilities are shifted by, one number per class
 */
export type Correction = (
  builder: CorrectionBuilder,
  scores: ClassScores,
  tensors: { readonly raw: string; readonly added: Float64Array },
) => void;
