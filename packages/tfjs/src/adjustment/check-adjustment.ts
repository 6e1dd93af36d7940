import { type AdjustmentOptions, logitAdjustment } from "@balms/core";
import { checkKnownOptions } from "../checks/check-known-options.ts";

const names: readonly (keyof AdjustmentOptions)[] = [
  "prior",
  "tau",
  "target",
  "training",
  "zeroCounts",
  "alpha",
];

/** What is added to the logits [C], of options that are all known. */
export function checkAdjustment(options: AdjustmentOptions): Float64Array {
  checkKnownOptions(options, names);
  return logitAdjustment(options);
}
