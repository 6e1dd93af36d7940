import type { DetectRecord } from "./detect-record.ts";
import type { DetectionData } from "../data/detection-data.ts";
import type { DetectorClasses } from "../detector/detector-classes.ts";
import type { EvaluatedDetector } from "./evaluate-detectors.ts";

/** What the page of a run tells. */
export interface DetectReport {
  readonly record: DetectRecord;
  readonly data: DetectionData;
  readonly classes: DetectorClasses;
  readonly methods: readonly EvaluatedDetector[];
  readonly verdict: readonly string[];
}
