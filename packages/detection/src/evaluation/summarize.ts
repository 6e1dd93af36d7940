import type { Work } from "@balms/core/adapter";
import type { AnnotationSet, FrequencyGroup } from "../annotations/annotation-set.ts";
import type { ClassEvaluation, DetectionEvaluation } from "./detection-evaluation.ts";
import { at50, at75 } from "./evaluation-rules.ts";
import type { EvaluationSettings } from "./evaluation-settings.ts";
import type { Matches } from "./match-detections.ts";
import { rankMatches, type RankedMatches } from "./rank-matches.ts";
import type { SettledDetections } from "./settle-detections.ts";

/** What an evaluation is made of. */
export interface Evaluated {
  readonly annotations: AnnotationSet;
  /** Per category. */
  readonly groups: readonly (FrequencyGroup | null)[];
  readonly found: SettledDetections;
  readonly matches: Matches;
  readonly settings: EvaluationSettings;
}

/** A measure per category, null for those without truths. */
type PerClass = readonly (number | null)[];

/** Ranks the detections of each class, and takes means over the classes. */
export function* summarize(evaluated: Evaluated): Work<DetectionEvaluation> {
  const { annotations, groups, found, matches, settings } = evaluated;
  const { rules, measured, bestPerImage, minScore } = settings;
  const all = yield* rankClasses(evaluated, 0);
  const small = yield* rankClasses(evaluated, 1);
  const medium = yield* rankClasses(evaluated, 2);
  const large = yield* rankClasses(evaluated, 3);
  const capped = yield* rankClasses(evaluated, 0, { ranks: found.imageRanks, most: bestPerImage });
  const unsure = new Int32Array(found.size);
  for (let i = 0; i < found.size; i++) unsure[i] = Number(found.scores[i] < minScore);
  const surest = yield* rankClasses(evaluated, 0, { ranks: unsure, most: 1 });
  const best: (number | null)[] = [null, null];
  for (const [i, most] of (rules === "lvis" ? [] : [1, 10]).entries()) {
    const first = yield* rankClasses(evaluated, 0, { ranks: matches.ranks, most });
    best[i] = meanOf(first.map(recall));
  }
  const [ap, apCapped, found50] = [all.map(precision), capped.map(precision), surest.map(recall50)];
  const of = (values: PerClass, group: FrequencyGroup): number | null =>
    meanOf(values.filter((_, i) => groups[i] === group));
  const classes = annotations.categories.map(({ id, name }, i): ClassEvaluation => ({
    id,
    name,
    group: groups[i],
    truths: matches.truths[i],
    detections: matches.kept[i],
    ap: ap[i],
    ap50: precisionAt(all[i], at50),
    ap75: precisionAt(all[i], at75),
    ar: recall(all[i]),
    apCapped: apCapped[i],
    recall: found50[i],
  }));
  return {
    rules,
    measured,
    images: annotations.images.length,
    truths: total(classes.map(({ truths }) => truths)),
    detections: total(classes.map(({ detections }) => detections)),
    ap: meanOf(ap),
    ap50: meanOf(classes.map(({ ap50 }) => ap50)),
    ap75: meanOf(classes.map(({ ap75 }) => ap75)),
    apSmall: meanOf(small.map(precision)),
    apMedium: meanOf(medium.map(precision)),
    apLarge: meanOf(large.map(precision)),
    apRare: of(ap, "rare"),
    apCommon: of(ap, "common"),
    apFrequent: of(ap, "frequent"),
    ar: meanOf(all.map(recall)),
    arAt1: best[0],
    arAt10: best[1],
    arSmall: meanOf(small.map(recall)),
    arMedium: meanOf(medium.map(recall)),
    arLarge: meanOf(large.map(recall)),
    apCapped: meanOf(apCapped),
    apCappedRare: of(apCapped, "rare"),
    apCappedCommon: of(apCapped, "common"),
    apCappedFrequent: of(apCapped, "frequent"),
    apPooled50: yield* pooled(evaluated),
    recall: meanOf(found50),
    recallRare: of(found50, "rare"),
    recallCommon: of(found50, "common"),
    recallFrequent: of(found50, "frequent"),
    classes,
  };
}

/** The ranking of each class for objects of one size; null for classes without such truths. */
function* rankClasses(
  { annotations, found, matches }: Evaluated,
  area: number,
  limit?: { readonly ranks: Int32Array; readonly most: number },
): Work<(RankedMatches | null)[]> {
  const { order, starts } = found.byCategory;
  const words = matches.words.subarray(area * found.size, (area + 1) * found.size);
  const classes = annotations.categories.length;
  const ranked: (RankedMatches | null)[] = [];
  for (let i = 0; i < classes; i++) {
    const truths = matches.truths[area * classes + i];
    yield;
    const own = order.subarray(starts[i], starts[i + 1]);
    ranked.push(truths === 0 ? null : yield* rankMatches({ order: own, words, truths, ...limit }));
  }
  return ranked;
}

/** All classes in one ranking. */
function* pooled({ annotations, found, matches }: Evaluated): Work<number | null> {
  const truths = total(matches.truths.subarray(0, annotations.categories.length));
  if (truths === 0) return null;
  const words = matches.words.subarray(0, found.size);
  return precisionAt(yield* rankMatches({ order: found.byScore, words, truths }), at50);
}

const precision = (ranked: RankedMatches | null): number | null =>
  ranked === null ? null : total(ranked.precisions) / ranked.precisions.length;

const recall = (ranked: RankedMatches | null): number | null =>
  ranked === null ? null : total(ranked.recalls) / ranked.recalls.length;

const recall50 = (ranked: RankedMatches | null): number | null => ranked?.recalls[at50] ?? null;

const precisionAt = (ranked: RankedMatches | null, threshold: number): number | null =>
  ranked?.precisions[threshold] ?? null;

/** Mean of the values that are there. */
function meanOf(values: PerClass): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : total(known) / known.length;
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
