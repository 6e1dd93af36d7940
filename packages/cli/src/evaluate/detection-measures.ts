import type { EvaluatedDetections } from "./detections-request.ts";

/** A measure, of all classes and of parts of them: shares, null where there is nothing to measure, undefined where it is not taken. */
export interface DetectionMeasure {
  readonly title: string;
  /** The same in a sentence. */
  readonly hint: string;
  /** In the order of `measuredParts`. */
  readonly values: readonly (number | null | undefined)[];
}

/** What is measured: all objects, those of classes by training images, those of a size. */
export const measuredParts = [
  "all",
  "rare",
  "common",
  "frequent",
  "small",
  "medium",
  "large",
] as const;

/** The measures of a detector that are shown. */
export function detectionMeasures({
  evaluation,
  limits,
}: Pick<EvaluatedDetections, "evaluation" | "limits">): DetectionMeasure[] {
  const { ap, apRare, apCommon, apFrequent, apSmall, apMedium, apLarge } = evaluation;
  const { ap50, ap75, ar, arAt1, arAt10, arSmall, arMedium, arLarge, apPooled50 } = evaluation;
  const { apCapped, apCappedRare, apCappedCommon, apCappedFrequent } = evaluation;
  const { recall, recallRare, recallCommon, recallFrequent, rules } = evaluation;
  const none = undefined;
  const best = limits.bestPerImage;
  const atFew: DetectionMeasure[] = [
    { title: "AR, 1", hint: "by one detection of a class and picture", values: [arAt1] },
    { title: "AR, 10", hint: "by ten of them", values: [arAt10] },
  ];
  return [
    {
      title: "AP",
      hint: "average precision over the overlaps 0.5 to 0.95, mean over the classes",
      values: [ap, apRare, apCommon, apFrequent, apSmall, apMedium, apLarge],
    },
    { title: "AP50", hint: "at the overlap 0.5", values: [ap50] },
    { title: "AP75", hint: "at the overlap 0.75", values: [ap75] },
    {
      title: `AP, best ${best}`,
      hint: `of the best ${best} detections of each picture, so that classes compete for places`,
      values: [apCapped, apCappedRare, apCappedCommon, apCappedFrequent],
    },
    {
      title: "AP50, pooled",
      hint: "all classes in one ranking, so that their scores have to be comparable",
      values: [apPooled50],
    },
    {
      title: `found at ${limits.minScore}`,
      hint: `share of the objects that detections with scores from ${limits.minScore} on find`,
      values: [recall, recallRare, recallCommon, recallFrequent],
    },
    {
      title: "AR",
      hint: `share of the objects that are found over the same overlaps, by ${rules === "coco" ? "100 detections of a class and picture" : "300 of a picture"}`,
      values: [ar, none, none, none, arSmall, arMedium, arLarge],
    },
    ...(rules === "coco" ? atFew : []),
  ];
}
