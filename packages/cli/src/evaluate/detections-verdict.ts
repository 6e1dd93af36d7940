import type { DetectionEvaluation } from "@balms/detection";
import type { EvaluationLimits } from "../settings/evaluation-limits.ts";
import { formatPercent } from "../terminal/format-values.ts";
import type { EvaluatedDetections } from "./detections-request.ts";

// From this share on it is a loss that is worth a word; from this difference on it is more than others lose.
const notableLoss = 0.25;
const notablyMore = 0.1;
const notablyWorse = 0.75;

function competing({ bestPerImage }: EvaluationLimits): string {
  return `compete for ${bestPerImage} places in a picture`;
}

/** What the measures mean in plain words: sentences, the one that matters first. */
export function detectionsVerdict({
  evaluation,
  detections,
  limits,
  notes,
}: EvaluatedDetections): readonly string[] {
  if (detections === 0) return ["There are no detections: nothing is found."];
  return [...ofGroups(evaluation, limits), ...notes];
}

function ofGroups(evaluation: DetectionEvaluation, limits: EvaluationLimits): string[] {
  const { truths, ap, apCapped, recall, apRare, classes } = evaluation;
  if (truths === 0) return ["No object counts here: there is nothing to find."];
  const all = `AP ${percent(ap)}; ${percent(apCapped)} where classes ${competing(limits)}. ${percent(recall)} of the objects are found by scores from ${limits.minScore} on, at the overlap 0.5.`;
  if (classes.every(({ group }) => group === null)) {
    return [
      all,
      "Nothing says which classes are rare: give --prior, which `balms prior count TRAIN.json` makes of the annotations of the training images.",
    ];
  }
  if (apRare === null) {
    return [
      all,
      `No object is of a rare class, one with up to ${limits.rareUpTo} training images.`,
    ];
  }
  return [rareSentence(evaluation, apRare, limits), recallSentence(evaluation, limits)];
}

function rareSentence(
  evaluation: DetectionEvaluation,
  rare: number,
  limits: EvaluationLimits,
): string {
  const places = competing(limits);
  const { apCappedRare, ap, apCapped, apFrequent, apCappedFrequent } = evaluation;
  const isBeside = apFrequent !== null;
  const others = isBeside ? "frequent ones" : "all classes";
  const [beside, besideCapped] = isBeside ? [apFrequent, apCappedFrequent] : [ap, apCapped];
  const both = `AP ${percent(rare)}, of ${others} ${percent(beside)}`;
  if (rare === 0) return `Rare classes are not found: ${both}.`;
  const [lost, lostBeside] = [loss(rare, apCappedRare), loss(beside, besideCapped)];
  if (lost >= notableLoss && lost >= lostBeside + notablyMore) {
    return `Rare classes are found, but ranked below ${isBeside ? "frequent ones" : "others"}: AP ${percent(rare)} of them alone, ${percent(apCappedRare)} where classes ${places} (${others}: ${percent(beside)} and ${percent(besideCapped)}). Their scores are too low: balms adjust corrects a detector by its training images.`;
  }
  const capped = `; where classes ${places}, ${percent(apCappedRare)} and ${percent(besideCapped)}`;
  if (rare < notablyWorse * (beside ?? 0)) {
    return `Rare classes are found worse than ${others}: ${both}${capped}.`;
  }
  return `Rare classes are found no worse than ${others}: ${both}${capped}.`;
}

function recallSentence(
  { recall, recallRare, recallFrequent }: DetectionEvaluation,
  { minScore }: EvaluationLimits,
): string {
  const beside =
    recallFrequent === null
      ? `${percent(recall)} of those of all classes`
      : `${percent(recallFrequent)} of those of frequent ones`;
  return `Scores from ${minScore} on find ${percent(recallRare)} of the objects of rare classes, ${beside}.`;
}

/** Which share is lost on the way. */
function loss(alone: number | null, capped: number | null): number {
  return alone === null || capped === null || alone === 0 ? 0 : 1 - capped / alone;
}

function percent(share: number | null): string {
  return `${formatPercent(share)} %`;
}
