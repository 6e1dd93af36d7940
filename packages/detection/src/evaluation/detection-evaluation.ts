import type { ClassPrior } from "@balms/core";
import type { FrequencyGroup } from "../annotations/annotation-set.ts";
import type { Measured, Rules } from "./evaluation-rules.ts";

/** By which rules detections are evaluated, and against which training counts. */
export interface DetectionEvaluationOptions {
  /** `"coco"` (default) or `"lvis"`, where pictures say which categories were looked for. */
  readonly rules?: Rules | undefined;
  /** What is compared: `"boxes"` (default) or `"masks"`. */
  readonly measured?: Measured | undefined;
  /** Training images per class, by the names of the categories: decides what is rare; default what the file says (`frequency`). */
  readonly prior?: ClassPrior | undefined;
  /** Most training images of a rare class; default 10. */
  readonly rareUpTo?: number | undefined;
  /** Most training images of a common class; default 100. */
  readonly commonUpTo?: number | undefined;
  /** How many detections of a picture the capped precision counts, from 1, default 10. */
  readonly bestPerImage?: number | undefined;
  /** The score from which on the recall at a score counts, default 0.3. */
  readonly minScore?: number | undefined;
}

/** Measures of one class: shares between 0 and 1, null where it has no truths. */
export interface ClassEvaluation {
  readonly id: number;
  readonly name: string;
  /** Null where nothing says how frequent it is in training. */
  readonly group: FrequencyGroup | null;
  /** Objects that count. */
  readonly truths: number;
  /** Detections that count. */
  readonly detections: number;
  readonly ap: number | null;
  readonly ap50: number | null;
  readonly ap75: number | null;
  readonly ar: number | null;
  readonly apCapped: number | null;
  readonly recall: number | null;
}

/** Measures of a detector: shares between 0 and 1, means over the classes that have truths; null where there is none. */
export interface DetectionEvaluation {
  readonly rules: Rules;
  readonly measured: Measured;
  readonly images: number;
  /** Objects that count. */
  readonly truths: number;
  /** Detections that count. */
  readonly detections: number;
  /** Average precision, over the overlaps 0.5, 0.55 … 0.95. */
  readonly ap: number | null;
  /** At the overlap 0.5, and at 0.75. */
  readonly ap50: number | null;
  readonly ap75: number | null;
  /** Of objects up to 32² pixels, up to 96², and beyond. */
  readonly apSmall: number | null;
  readonly apMedium: number | null;
  readonly apLarge: number | null;
  /** Of classes by their training images; null where nothing says how many those are. */
  readonly apRare: number | null;
  readonly apCommon: number | null;
  readonly apFrequent: number | null;
  /** Share of the truths that are found, over the same overlaps: by 100 detections of a class and picture, or 300 of a picture (LVIS). */
  readonly ar: number | null;
  /** By one detection and by ten; null by the rules of LVIS, which do not know them. */
  readonly arAt1: number | null;
  readonly arAt10: number | null;
  readonly arSmall: number | null;
  readonly arMedium: number | null;
  readonly arLarge: number | null;
  /** Average precision of the best detections of each picture, so that classes compete for places. */
  readonly apCapped: number | null;
  readonly apCappedRare: number | null;
  readonly apCappedCommon: number | null;
  readonly apCappedFrequent: number | null;
  /** Average precision at the overlap 0.5 of all classes in one ranking, so that their scores have to be comparable. */
  readonly apPooled50: number | null;
  /** Share of the truths that are found at the overlap 0.5 by detections from `minScore` on. */
  readonly recall: number | null;
  readonly recallRare: number | null;
  readonly recallCommon: number | null;
  readonly recallFrequent: number | null;
  /** In the order of the annotations' categories. */
  readonly classes: readonly ClassEvaluation[];
}
