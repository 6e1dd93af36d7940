import { describeNode } from "../model/describe-node.ts";
import { graphOf } from "../model/model.ts";
import type { RunOutputs } from "../runtime/run-once.ts";
import type { AdjustmentCheck, OptimizationCheck, ScoreCheck } from "./adjustment-check.ts";
import { changedOutputs, differenceOf, runDifference } from "./compare-outputs.ts";
import { expectedScores } from "./expected-scores.ts";
import type { CorrectedScores } from "./expected-scores.ts";
import { drawingNode, fetchable, outputsBehind, probeName } from "./probe-scores.ts";
import { wrongLabels } from "./wrong-labels.ts";
import { roundingShare } from "./rounding-share.ts";
import { strangeTotal } from "./strange-total.ts";
import { runBoth } from "./run-both.ts";
import type { CorrectedModels, FourRuns, RunPlace } from "./run-both.ts";

// Half precision still adds up.
const coarsest = 0.1;

// The distance from 1 to the next number.
const steps = { float64: 2 ** -52, float32: 2 ** -23, float16: 2 ** -10, bfloat16: 2 ** -7 };

/** Scores of the adjusted model against what the original's scores lead to; a text where these are of no use. */
function checkScores(
  corrected: CorrectedScores,
  { original, adjusted }: FourRuns["plain"],
  { probe, share }: { readonly probe: string; readonly share: number },
): ScoreCheck | string {
  const { logits, kind, normalized, type } = corrected.scores;
  const raw = original.get(probe);
  const numbers = Float64Array.from((raw?.values ?? []) as ArrayLike<number>);
  if (numbers.length === 0) return `"${logits}" is empty on random inputs`;
  if (numbers.some(Number.isNaN))
    return `the original computes NaN in "${logits}" on random inputs`;
  const expected = expectedScores(corrected, numbers, raw?.dims ?? []);
  const isPlain = kind !== "background" && kind !== "probabilities" && normalized !== true;
  const operations = isPlain ? 8 : 64;
  const received = adjusted.get(probe)?.values ?? [];
  const { largest, excess } = differenceOf(received, expected, (index) => {
    const sizes = [1, Math.abs(expected[index]), Math.abs(numbers[index])];
    return operations * steps[type] * Math.max(...sizes.filter(Number.isFinite));
  });
  const rows = { expected, dims: raw?.dims ?? [], tolerance: operations * steps[type] };
  const labels = wrongLabels(corrected, rows, adjusted);
  const check = { logits, largestDifference: largest, isRight: excess <= 1, wrongLabels: labels };
  // Integers of 8 bits have no room for the probabilities of many classes.
  if (kind !== "probabilities" || share > coarsest) return check;
  const total = strangeTotal(corrected.scores, numbers, raw?.dims ?? [], share);
  return total === undefined ? check : { ...check, total };
}

function checkOptimization({ plain, optimized }: FourRuns, share: number): OptimizationCheck {
  const difference = (name: keyof FourRuns["plain"]) =>
    runDifference(optimized[name], plain[name], share);
  const [original, adjusted] = [difference("original"), difference("adjusted")];
  // What is as coarse in the original is no fault of the adjusted model.
  const isNew = adjusted.excess > Math.max(1, 4 * original.excess);
  return {
    adjusted: adjusted.largest,
    original: original.largest,
    fault: original.excess > 1 ? "before" : isNew ? "new" : undefined,
  };
}

/** Outputs that the scores do not lead to. */
function untouched({ adjusted, corrected }: CorrectedModels): string[] {
  const follow = outputsBehind(
    graphOf(adjusted),
    corrected.map(({ scores }) => scores.logits),
  );
  return fetchable(adjusted).filter((name) => !follow.has(name));
}

/** What is wrong, in words. */
function faultOf(
  scores: readonly ScoreCheck[],
  changed: readonly string[],
  { fault, adjusted }: OptimizationCheck,
): string | undefined {
  const wrong = scores.find(({ isRight }) => !isRight);
  if (wrong !== undefined) {
    return `"${wrong.logits}" is off by ${wrong.largestDifference} from what the original's scores lead to`;
  }
  const strange = scores.find(({ total }) => total !== undefined);
  if (strange !== undefined) {
    return `"${strange.logits}" holds no probabilities in the original: a row of it adds up to ${strange.total} on random inputs`;
  }
  const label = scores.flatMap((score) => score.wrongLabels).at(0);
  if (label !== undefined) return `the output "${label}" does not follow the corrected scores`;
  if (changed.length > 0) {
    return `the output "${changed[0]}" changed, although the scores do not lead to it`;
  }
  return fault === "new"
    ? `ONNX Runtime's optimisations change the adjusted model's outputs, by ${adjusted}, and not the original's`
    : undefined;
}

function unchecked(reason: string): AdjustmentCheck {
  return { verified: false, checked: false, reason };
}

/** Runs a model before and after its scores were corrected, and compares; what cannot be done is said, not thrown. */
export async function verifyCorrections(
  models: CorrectedModels,
  place: RunPlace,
): Promise<AdjustmentCheck> {
  const drawing = drawingNode(graphOf(models.original).node);
  if (drawing !== undefined) {
    return unchecked(`node ${describeNode(drawing)} draws random numbers: no two runs are alike`);
  }
  const runs = await runBoth(models, place);
  if (typeof runs === "string") return unchecked(runs);
  const share = roundingShare(graphOf(models.original));
  const checks = models.corrected.map((each, index) =>
    checkScores(each, runs.plain, { probe: probeName(index), share }),
  );
  const failed = checks.find((check) => typeof check === "string");
  if (failed !== undefined) return unchecked(failed);
  const scores = checks.filter((check) => typeof check !== "string");
  const unchanged = untouched(models);
  const { original, adjusted }: { original: RunOutputs; adjusted: RunOutputs } = runs.plain;
  const changed = changedOutputs(original, adjusted, unchanged);
  const optimization = checkOptimization(runs, share);
  const reason = faultOf(scores, changed, optimization);
  return {
    verified: reason === undefined,
    checked: true,
    ...(reason === undefined ? {} : { reason }),
    inputs: runs.inputs,
    scores,
    optimization,
    unchanged,
  };
}
