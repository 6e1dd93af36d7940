import { checkNumber } from "../checks/check-values.ts";
import { checkFlag } from "../checks/check-flag.ts";
import type { MomentumOptions } from "./momentum-step.ts";
import type { SgdSettings } from "./sgd-settings.ts";

/**
 * Checks the settings of SGD and puts in zeros for those that are left out.
 *
 * @param settings - `learningRate` > 0, `momentum` in [0, 1), `weightDecay` ≥ 0, `nesterov`
 * @throws {@link ArgumentError} naming the setting that is out of range
 *
 * @example
 * ```ts
 * import { checkSgd } from "@balms/core/adapter";
 *
 * console.log(checkSgd({ learningRate: 0.1 }).momentum); // 0
 * ```
 */
export function checkSgd(settings: SgdSettings): MomentumOptions {
  const { learningRate, momentum = 0, weightDecay = 0, nesterov = false } = settings;
  return {
    learningRate: checkNumber(learningRate, "learningRate", { above: 0 }),
    momentum: checkNumber(momentum, "momentum", { least: 0, below: 1 }),
    weightDecay: checkNumber(weightDecay, "weightDecay", { least: 0 }),
    nesterov: checkFlag(nesterov, "nesterov"),
  };
}

/** Settings of SGD. */
export const sgdNames: readonly string[] = ["learningRate", "momentum", "weightDecay", "nesterov"];
