import { shotGroups, type ClassPrior } from "@balms/core";
import type { HeadTrainingResult } from "@balms/onnx";
import { meanLosses } from "../backbone/mean-losses.ts";
import type { FeatureData } from "../data/feature-data.ts";
import type { ImageData } from "../data/image-data.ts";
import { methodColor, methodTitles } from "../report/method-style.ts";
import type { MissedPicture, Report, TrainingCurve } from "../report/report.ts";
import { formatCount, formatSeconds } from "../terminal/format-values.ts";
import type { EvaluatedMethod } from "./evaluate-methods.ts";
import { missedRows, withPictures } from "./missed-rows.ts";
import type { RareClasses } from "./rare-classes.ts";
import type { RunRecord } from "./run-record.ts";
import type { HeadName, MethodName } from "../settings/method-name.ts";
import type { TrainSettings } from "../settings/train-settings.ts";

const mostPictures = 48;

/** Puts together what the report tells. */
export async function composeReport(parts: {
  readonly record: RunRecord;
  readonly settings: TrainSettings;
  readonly data: FeatureData;
  readonly images: ImageData | undefined;
  readonly prior: ClassPrior;
  readonly methods: readonly EvaluatedMethod[];
  readonly heads: ReadonlyMap<HeadName, HeadTrainingResult>;
  readonly rare: RareClasses;
  readonly verdict: readonly string[];
}): Promise<Report> {
  const { record, settings, data, images, prior, methods, rare } = parts;
  return {
    title: data.name,
    classes: prior.classes,
    counts: prior.counts,
    groups: shotGroups(prior, { manyAbove: settings.manyAbove, fewBelow: settings.fewBelow }),
    methods,
    written: record.model.head,
    manyAbove: settings.manyAbove,
    fewBelow: settings.fewBelow,
    classRates: record.classRates ?? undefined,
    curves: curves(record, parts.heads),
    missed:
      images === undefined
        ? []
        : await missedPictures(images, methods, { rare, written: record.model.head }),
    missedFrom: rare.title,
    verdict: parts.verdict,
    facts: facts(record, settings),
    fingerprints: fingerprints(record),
  };
}

function curves(
  { backbone }: RunRecord,
  heads: ReadonlyMap<HeadName, HeadTrainingResult>,
): TrainingCurve[] {
  const losses = backbone?.losses ?? [];
  const network = { title: "Backbone", color: "var(--even)", losses };
  return [
    ...(losses.length === 0 ? [] : [network]),
    ...Array.from(heads, ([name, head]) => ({
      title: methodTitles[name],
      color: methodColor(name),
      losses: meanLosses(head.losses),
    })),
  ];
}

async function missedPictures(
  { test }: ImageData,
  methods: readonly EvaluatedMethod[],
  { rare, written }: { readonly rare: RareClasses; readonly written: MethodName },
): Promise<MissedPicture[]> {
  const said = methods.find(({ name }) => name === written)?.predictions ?? test.labels;
  const rows = missedRows(test.labels, said, { classes: rare.ids, most: mostPictures });
  return withPictures(rows, (row) => test.picture(row));
}

function facts(record: RunRecord, settings: TrainSettings): (readonly [string, string])[] {
  const { data, backbone, timings } = record;
  const { head, meta, methods } = settings;
  const total = Object.values(timings).reduce((sum, seconds) => sum + seconds, 0);
  return [
    ["Training rows", formatCount(data.trainRows)],
    ["Test rows", formatCount(data.testRows)],
    [
      "Features",
      `${data.dimensions} per row${backbone === null ? "" : `, from "${backbone.feature}"`}`,
    ],
    ...(backbone === null
      ? []
      : [["Backbone", backbone.trained ? "trained in this run" : "given"] as const]),
    [
      "Heads",
      `${head.steps} steps of ${head.batchSize} rows, learning rate ${head.learningRate} falling to 0, momentum ${head.momentum}, weight decay ${head.weightDecay}, τ ${head.tau}`,
    ],
    ...(methods.includes("balms")
      ? [
          [
            "Meta Sampler",
            `γ ${meta.gamma}, learning rate ${meta.learningRate}, ${meta.batchSize} rows`,
          ] as const,
        ]
      : []),
    ["Seed", String(record.seed)],
    ["Time", formatSeconds(total)],
  ];
}

function fingerprints({ data, model, versions }: RunRecord): (readonly [string, string])[] {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    ["Data digest", data.digest],
    ["Model digest", model.digest],
    ["Versions", named.join(", ")],
  ];
}
