import { checkKnown } from "../checks/check-options.ts";
import type { Labels } from "../checks/class-ids.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { binErrors, fillBins } from "./calibration-bins.ts";
import type { GroupCalibration } from "./group-calibration.ts";
import { groupsOf, shotNames, type ShotThresholds } from "./shot-groups.ts";

/**
 * Expected calibration error within each shot group: a model that follows its training prior is
 * overconfident on rows of the tail, which the error of all rows together hides.
 *
 * Rows belong to the group of their true class; within a group the error is that of
 * `expectedCalibrationError`.
 *
 * Source: Guo et al., "On calibration of modern neural networks", ICML 2017, section 2.
 *
 * @param probabilities - [N, C], row after row, in [0, 1]
 * @param labels - true class id per row [N]
 * @param options - `prior`: training counts [C]; `bins` (default 15), `manyAbove` (default 100), `fewBelow` (default 20)
 * @returns `all`, `many`, `medium`, `few`: in [0, 1], or null for a group without rows
 * @throws {@link ArgumentError} when there are no rows, lengths do not match or a number is out of range
 *
 * @example
 * ```ts
 * import { calibrationByGroup, priorFromCounts } from "@balms/core";
 *
 * const probabilities = new Float64Array([0.75, 0.25, 0.75, 0.25]);
 * const prior = priorFromCounts([500, 5]);
 * const { many, few } = calibrationByGroup(probabilities, [0, 1], { prior });
 * console.log(many, few); // 0.25, 0.75
 * ```
 */
export function calibrationByGroup(
  probabilities: FloatArray,
  labels: Labels,
  options: ShotThresholds & { readonly prior: ClassPrior; readonly bins?: number | undefined },
): GroupCalibration {
  checkKnown(options, ["prior", "bins", ...shotNames]);
  const groups = groupsOf({ ...options }.prior, options);
  return binErrors(fillBins(probabilities, labels, groups, options.bins));
}
