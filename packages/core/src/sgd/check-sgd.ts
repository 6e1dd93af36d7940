import { checkNumber } from "../checks/check-values.ts";
import type { MomentumOptions } from "./momentum-step.ts";

/** Settings of SGD as a caller gives them. */
export interface SgdSettings {
  readonly learningRate: number;
  readonly momentum?: number | undefined;
  readonly weightDecay?: number | undefined;
  readonly nesterov?: boolean | undefined;
}

/** Checks the settings and puts in zeros for those that are left out. */
export function checkSgd(settings: SgdSettings): MomentumOptions {
  const { learningRate, momentum = 0, weightDecay = 0, nesterov = false } = settings;
  return {
    learningRate: checkNumber(learningRate, "learningRate", { above: 0 }),
    momentum: checkNumber(momentum, "momentum", { least: 0, below: 1 }),
    weightDecay: checkNumber(weightDecay, "weightDecay", { least: 0 }),
    nesterov,
  };
}
