import { checkKnown } from "../checks/check-options.ts";
import { checkList } from "../checks/check-list.ts";
import { checkWhole } from "../checks/check-values.ts";
import { refuse } from "../errors/refuse.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { settleFrequencies } from "../priors/measures/class-frequencies.ts";
import type { ZeroCountOptions } from "../priors/zero-counts.ts";
import { logOdds } from "./log-odds.ts";

/** How often classes occur, and the constant of the derivation: what the sigmoid form adds. */
export interface SigmoidShiftOptions extends ZeroCountOptions {
  /** f_j per class [C], above 0 and below 1: the share of images that contain the class. They need not add up to 1. */
  readonly frequencies?: ArrayLike<number> | undefined;
  /** In place of `frequencies`: counts of images or rows, of which `classFrequencies` makes them. */
  readonly prior?: ClassPrior | undefined;
  /** Keep the constant 1/(C − 1) of the derivation inside the logarithm; default false, as in the public code. */
  readonly dividesByClassesMinusOne?: boolean | undefined;
}

/**
 * What the sigmoid form adds to the logits of foreground rows [C]: −log((1 − f_j)/f_j), or with the
 * constant of the derivation −log((1 − f_j)/f_j / (C − 1)).
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * appendix on the sigmoid form.
 *
 * @param options - `frequencies` [C] or a `prior`, `dividesByClassesMinusOne`; `zeroCounts` and `alpha` for a prior
 * @returns [C], positive where a class is in more than half of the images
 * @throws {@link ArgumentError} on a frequency outside (0, 1), and unless exactly one of `frequencies` and `prior` is given
 * @throws {@link PriorError} on a class in no image or in every image of the prior, unless `zeroCounts` says what to do
 *
 * @example
 * ```ts
 * import { sigmoidShift } from "@balms/core";
 *
 * console.log(sigmoidShift({ frequencies: [0.5] })); // 0
 * ```
 */
export function sigmoidShift(options: SigmoidShiftOptions): Float64Array {
  return settleSigmoidShift(options, []);
}

/** `sigmoidShift` for functions that have more options: those that they know besides. */
export function settleSigmoidShift(
  options: SigmoidShiftOptions,
  others: readonly string[],
): Float64Array {
  checkKnown(options, [...sigmoidShiftNames, ...others]);
  const { prior, frequencies: given, dividesByClassesMinusOne = false } = { ...options };
  if (prior !== undefined && given !== undefined) {
    refuse("frequencies", "a prior as well", "frequencies or a prior");
  }
  const frequencies = prior === undefined ? (given ?? []) : settleFrequencies(prior, options);
  checkList(frequencies, "frequencies");
  const classes = frequencies.length;
  checkWhole(classes, "frequencies.length", dividesByClassesMinusOne ? 2 : 1);
  const constant = dividesByClassesMinusOne ? Math.log(classes - 1) : 0;
  return Float64Array.from(
    frequencies,
    (frequency, id) => constant + logOdds(frequency, `frequencies[${id}]`),
  );
}

const sigmoidShiftNames = [
  "prior",
  "frequencies",
  "dividesByClassesMinusOne",
  "zeroCounts",
  "alpha",
];
