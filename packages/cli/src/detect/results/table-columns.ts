import type { ComparedColumn } from "../../report/comparison-table.ts";
import type { RecordedMeasure } from "./detect-record.ts";

/** A column of the table of methods. */
export interface TableColumn extends ComparedColumn {
  readonly measure: RecordedMeasure;
}

/** Headline first: what stands on the left is seen on a phone, too. */
export const tableColumns: readonly TableColumn[] = [
  { measure: "ap", title: "AP", hint: "mean over the classes and the overlaps 0.5 to 0.95" },
  { measure: "apRare", title: "rare", hint: "AP of classes with up to 10 training images" },
  { measure: "apCommon", title: "common", hint: "AP of classes with up to 100" },
  { measure: "apFrequent", title: "frequent", hint: "AP of the others" },
  {
    measure: "recallRare",
    title: "rare found",
    hint: "share of the objects of rare classes that are found at a score of 0.3 and more",
  },
  { measure: "apCapped", title: "best 10", hint: "AP of the 10 surest detections of each image" },
  { measure: "apCappedRare", title: "of them rare", hint: "the same, of rare classes" },
  { measure: "apPooled50", title: "pooled", hint: "AP50 of all classes in one ranking" },
  { measure: "ap50", title: "AP50", hint: "AP at the overlap 0.5" },
];
