import type { ClassPrior } from "@balms/core";
import { checkChoice, checkNumber, checkOptions, checkWhole } from "@balms/core/adapter";
import type { DetectionEvaluationOptions } from "./detection-evaluation.ts";
import type { Measured, Rules } from "./evaluation-rules.ts";

/** Options with their defaults. */
export interface EvaluationSettings {
  readonly rules: Rules;
  readonly measured: Measured;
  readonly prior: ClassPrior | undefined;
  readonly rareUpTo: number;
  readonly commonUpTo: number;
  readonly bestPerImage: number;
  readonly minScore: number;
}

const names: readonly string[] = [
  "rules",
  "measured",
  "prior",
  "rareUpTo",
  "commonUpTo",
  "bestPerImage",
  "minScore",
];

/** Checks options and puts in what is left out. */
export function readSettings(options: DetectionEvaluationOptions | undefined): EvaluationSettings {
  checkOptions(options, names);
  const {
    rules = "coco",
    measured = "boxes",
    prior,
    rareUpTo = 10,
    commonUpTo = 100,
    bestPerImage = 10,
    minScore = 0.3,
  } = { ...options };
  checkChoice(rules, "rules", ["coco", "lvis"]);
  checkChoice(measured, "measured", ["boxes", "masks"]);
  return {
    rules,
    measured,
    prior,
    rareUpTo: checkWhole(rareUpTo, "rareUpTo", 0),
    commonUpTo: checkWhole(commonUpTo, "commonUpTo", rareUpTo),
    bestPerImage: checkWhole(bestPerImage, "bestPerImage", 1),
    minScore: checkNumber(minScore, "minScore"),
  };
}
