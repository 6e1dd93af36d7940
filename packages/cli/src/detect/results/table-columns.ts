import type { ComparedColumn } from "../../report/comparison-table.ts";
import type { EvaluationLimits } from "../../settings/evaluation-limits.ts";
import type { RecordedMeasure } from "./detect-record.ts";

/** A column of the table of methods. */
export interface TableColumn extends ComparedColumn {
  readonly measure: RecordedMeasure;
}

/** Headline first: what stands on the left is seen on a phone, too. */
export function tableColumns(limits: EvaluationLimits): readonly TableColumn[] {
  const { rareUpTo, commonUpTo, bestPerImage, minScore } = limits;
  return [
    { measure: "ap", title: "AP", hint: "mean over the classes and the overlaps 0.5 to 0.95" },
    {
      measure: "apRare",
      title: "rare",
      hint: `AP of classes with up to ${rareUpTo} training images`,
    },
    { measure: "apCommon", title: "common", hint: `AP of classes with up to ${commonUpTo}` },
    { measure: "apFrequent", title: "frequent", hint: "AP of the others" },
    {
      measure: "recallRare",
      title: "rare found",
      hint: `share of the objects of rare classes that are found at a score of ${minScore} and more`,
    },
    {
      measure: "apCapped",
      title: `best ${bestPerImage}`,
      hint: `AP of the ${bestPerImage} surest detections of each image`,
    },
    { measure: "apCappedRare", title: "of them rare", hint: "the same, of rare classes" },
    { measure: "apPooled50", title: "pooled", hint: "AP50 of all classes in one ranking" },
    { measure: "ap50", title: "AP50", hint: "AP at the overlap 0.5" },
  ];
}
