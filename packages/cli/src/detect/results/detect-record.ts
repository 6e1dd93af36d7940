import { arch, platform } from "node:os";
import type { DetectionEvaluation } from "@balms/detection";
import { packageVersion } from "../../output/package-version.ts";
import type { DetectSettings } from "../../settings/detect-settings.ts";
import type { DetectorMethod } from "../../settings/detector-method.ts";
import type { DetectionData } from "../data/detection-data.ts";
import type { DetectorClasses } from "../detector/detector-classes.ts";
import type { EvaluatedDetector } from "./evaluate-detectors.ts";
import type { Measure } from "./measure.ts";
import type { LabeledRows } from "../proposals/labeled-rows.ts";
import type { Detector } from "../detector/open-detector.ts";
import type { ShownPlaces } from "../detector/shown-places.ts";

/** The measures of the table: shares from 0 to 1, null for an empty group; means where there are several seeds. */
export const recordedMeasures = [
  "ap",
  "ap50",
  "apRare",
  "apCommon",
  "apFrequent",
  "apCapped",
  "apCappedRare",
  "apPooled50",
  "recallRare",
  "ap75",
  "recall",
] as const;

export type RecordedMeasure = (typeof recordedMeasures)[number];

/** Measures of a method as they stand in run.json. */
export interface RecordedDetector extends Readonly<Record<RecordedMeasure, number | null>> {
  readonly name: DetectorMethod;
  /** Standard deviations over seeds; null with one of them, and where nothing is trained. */
  readonly spread: Readonly<Record<RecordedMeasure, number | null>> | null;
  /** AP per class, in the order of the detector's classes; of the first seed. */
  readonly perClass: readonly (number | null)[];
}

/** What run.json of `balms detect` holds, and what `--json` prints. */
export interface DetectRecord {
  readonly format: "balms.detect/1";
  readonly methods: readonly RecordedDetector[];
  readonly model: {
    readonly file: "model.onnx";
    readonly method: DetectorMethod;
    readonly digest: string;
  };
  readonly seed: number;
  readonly seeds: number;
  readonly settings: DetectSettings;
  readonly data: {
    readonly name: string;
    readonly digests: { readonly train: string; readonly test: string };
    readonly classes: readonly string[];
    /** Training images with each class. */
    readonly counts: readonly number[];
    readonly trainImages: number;
    readonly testImages: number;
    readonly testObjects: number;
    readonly proposals: number;
    /** Of them on objects. */
    readonly objects: number;
    /** Of these, annotated boxes that were added. */
    readonly truths: number;
  };
  readonly detector: {
    readonly layer: string;
    readonly kind: string;
    readonly evidence: readonly string[];
    /** Levels with a class layer each; 1 for regions and queries. */
    readonly levels: number;
    /** Of the widest level. */
    readonly dimensions: number;
    /** How pictures were fed to it. */
    readonly pictures: string;
    /** Which boxes were measured: those of each class, one for all classes of a row, or regions as they were proposed. */
    readonly boxes: ShownPlaces;
    /** What stays as it was, what is chosen by scores that are others now, and what was measured in another way than one might think. */
    readonly notes: readonly string[];
  };
  readonly measure: Measure;
  readonly versions: Readonly<Record<string, string>>;
  /** Seconds per part of the work. */
  readonly timings: Readonly<Record<string, number>>;
}

/** Composes the record of a run. */
export function detectRecord(parts: {
  readonly settings: DetectSettings;
  readonly detector: Detector;
  readonly data: DetectionData;
  readonly classes: DetectorClasses;
  readonly rows: Pick<LabeledRows, "objects" | "labels" | "truths">;
  readonly methods: readonly EvaluatedDetector[];
  readonly measure: Measure;
  readonly notes: readonly string[];
  readonly modelDigest: string;
  readonly timings: Readonly<Record<string, number>>;
}): DetectRecord {
  const { settings, detector, data, classes, rows, measure } = parts;
  const { train, test } = data;
  return {
    format: "balms.detect/1",
    methods: parts.methods.map((method) => recordDetector(method, classes.names)),
    model: { file: "model.onnx", method: settings.method, digest: parts.modelDigest },
    seed: settings.seed,
    seeds: settings.seeds,
    settings,
    data: {
      name: data.name,
      digests: { train: train.digest, test: test.digest },
      classes: classes.names,
      counts: classes.prior.counts,
      trainImages: train.set.images.length,
      testImages: test.set.images.length,
      testObjects: test.set.annotations.size,
      proposals: rows.labels.length,
      objects: rows.objects,
      truths: rows.truths,
    },
    detector: {
      layer: detector.head.name,
      kind: detector.head.kind,
      evidence: detector.head.evidence,
      levels: detector.layers.length,
      dimensions: detector.dimensions,
      pictures: detector.feed.said,
      boxes: detector.shown.found.places,
      notes: parts.notes,
    },
    measure,
    versions: versions(),
    timings: parts.timings,
  };
}

function recordDetector(
  { name, evaluations }: EvaluatedDetector,
  classes: readonly string[],
): RecordedDetector {
  const values = (measure: RecordedMeasure): number[] =>
    evaluations.flatMap((evaluation: DetectionEvaluation) => evaluation[measure] ?? []);
  const each = (of: (list: number[]) => number | null) =>
    Object.fromEntries(
      recordedMeasures.map((measure) => [measure, of(values(measure))]),
    ) as unknown as Readonly<Record<RecordedMeasure, number | null>>;
  return {
    name,
    ...each(mean),
    spread: evaluations.length > 1 ? each(deviation) : null,
    perClass: perClass(classes, evaluations[0]),
  };
}

/** In the order of the detector's classes, which that of the annotations need not be. */
function perClass(
  classes: readonly string[],
  evaluation: DetectionEvaluation | undefined,
): (number | null)[] {
  const known = new Map(evaluation?.classes.map(({ name, ap }) => [name, ap]));
  return classes.map((name) => known.get(name) ?? null);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
}

function deviation(values: readonly number[]): number | null {
  const middle = mean(values);
  if (middle === null) return null;
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

function versions(): Readonly<Record<string, string>> {
  const packages = [
    "balms",
    "@balms/core",
    "@balms/datasets",
    "@balms/detection",
    "@balms/onnx",
    "@balms/sampler",
    "onnxruntime-node",
  ];
  return {
    ...Object.fromEntries(packages.map((name) => [name, packageVersion(name)])),
    node: process.versions.node,
    platform: `${platform()}-${arch()}`,
  };
}
