import type { ClassScores, ScoreKind } from "../scores/class-scores.ts";
import { addNumbers } from "./add-numbers.ts";
import { correctCompeting } from "./correct-competing.ts";
import { correctForeground } from "./correct-foreground.ts";
import { correctPart } from "./correct-part.ts";
import { reweighProbabilities } from "./reweigh-probabilities.ts";
import type { Correction } from "./correction.ts";

const byKind: Readonly<Record<ScoreKind, Correction>> = {
  softmax: addNumbers,
  binary: addNumbers,
  sigmoid: addNumbers,
  background: correctForeground,
  probabilities: reweighProbabilities,
};

// A Softmax normalizes by itself.
const normalizing: Partial<typeof byKind> = {
  sigmoid: /* @__PURE__ */ correctPart(correctCompeting),
  background: addNumbers,
};

/** How scores of classifiers are corrected, which are normalized already, or not at all. */
export function plainCorrectionOf({ kind }: ClassScores): Correction {
  return byKind[kind];
}

/** How scores are corrected, also those of detectors. */
export function correctionOf({ kind, normalized = false }: ClassScores): Correction {
  return (normalized ? normalizing[kind] : undefined) ?? byKind[kind];
}
