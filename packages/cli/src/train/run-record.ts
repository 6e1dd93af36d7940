import { arch, platform } from "node:os";
import type { ClassPrior, Evaluation } from "@balms/core";
import type { CrossFit } from "@balms/onnx";
import type { Backbone } from "../backbone/backbone.ts";
import type { FeatureData } from "../data/feature-data.ts";
import { packageVersion } from "../output/package-version.ts";
import type { MethodResult } from "../report/report.ts";
import type { ComparedName, MethodName } from "../settings/method-name.ts";
import type { TrainSettings } from "../settings/train-settings.ts";

/** Measures of a method as they stand in run.json: shares from 0 to 1, null for an empty group. */
export interface RecordedMethod extends Pick<
  Evaluation,
  "top1" | "balanced" | "many" | "medium" | "few" | "ece" | "macroF1" | "perClass"
> {
  readonly name: ComparedName;
}

/** What run.json holds, and what `--json` prints. */
export interface RunRecord {
  readonly format: "balms.run/1";
  readonly methods: readonly RecordedMethod[];
  readonly model: {
    readonly file: "model.onnx";
    readonly head: MethodName;
    readonly digest: string;
  };
  /** How the method of the model was chosen, with `--methods auto`; null where it was the last one asked for. */
  readonly choice: CrossFit | null;
  readonly seed: number;
  readonly settings: TrainSettings;
  readonly data: {
    readonly name: string;
    readonly digest: string;
    readonly classes: readonly string[];
    readonly counts: readonly number[];
    readonly trainRows: number;
    readonly testRows: number;
    readonly dimensions: number;
  };
  readonly backbone: (Omit<Backbone, "model"> & { readonly cached: boolean }) | null;
  /** Share of each class in the draws of the Meta Sampler at the end. */
  readonly classRates: readonly number[] | null;
  readonly versions: Readonly<Record<string, string>>;
  /** Seconds per part of the work. */
  readonly timings: Readonly<Record<string, number>>;
}

/** Composes the record of a run. */
export function runRecord(parts: {
  readonly settings: TrainSettings;
  readonly data: FeatureData;
  readonly prior: ClassPrior;
  readonly backbone: { readonly parts: Backbone; readonly cached: boolean } | undefined;
  readonly methods: readonly MethodResult[];
  readonly written: MethodName;
  readonly choice: CrossFit | undefined;
  readonly modelDigest: string;
  readonly classRates: readonly number[] | undefined;
  readonly timings: Readonly<Record<string, number>>;
}): RunRecord {
  const { settings, data, prior, backbone } = parts;
  return {
    format: "balms.run/1",
    methods: parts.methods.map(recordMethod),
    model: { file: "model.onnx", head: parts.written, digest: parts.modelDigest },
    choice: parts.choice ?? null,
    seed: settings.seed,
    settings,
    data: {
      name: data.name,
      digest: data.digest,
      classes: prior.classes,
      counts: prior.counts,
      trainRows: data.train.labels.length,
      testRows: data.test.labels.length,
      dimensions: data.dimensions,
    },
    backbone: backbone === undefined ? null : recordBackbone(backbone.parts, backbone.cached),
    classRates: parts.classRates ?? null,
    versions: versions(),
    timings: parts.timings,
  };
}

function recordMethod({ name, evaluation }: MethodResult): RecordedMethod {
  const { top1, balanced, many, medium, few, ece, macroF1, perClass } = evaluation;
  return { name, top1, balanced, many, medium, few, ece, macroF1, perClass };
}

function recordBackbone(
  { feature, format, trained, losses }: Backbone,
  cached: boolean,
): RunRecord["backbone"] {
  return { feature, format, trained, losses, cached };
}

function versions(): Readonly<Record<string, string>> {
  const packages = ["balms", "@balms/core", "@balms/datasets", "@balms/onnx", "onnxruntime-node"];
  return {
    ...Object.fromEntries(packages.map((name) => [name, packageVersion(name)])),
    node: process.versions.node,
    platform: `${platform()}-${arch()}`,
  };
}
