import { createRandom } from "@balms/core";
import type { ClassPrior, Labels, RandomGenerator } from "@balms/core";
import {
  checkFunctions,
  checkList,
  checkMethods,
  checkWhole,
  classIds,
  isList,
  refuse,
  refuseValue,
} from "@balms/core/adapter";
import { createInstanceSampler, createMetaRowSampler, indexRows, load } from "@balms/sampler";
import type { BatchLoader, BatchTransform, Dataset, RowSampler } from "@balms/sampler";
import { checkTrainingSampler, learnsFromLosses } from "../training/check-training-sampler.ts";
import { checkLearning } from "../training/loss-prior.ts";
import { openMeta } from "./meta-options.ts";
import type { ModelMeta } from "./meta-options.ts";
import { reweighterRule, samplerRule } from "./meta-rule.ts";
import type { MetaRule } from "./meta-rule.ts";
import type { ModelTrainingOptions } from "./model-training-options.ts";
import type { LabeledRows, TrainingRows } from "./labeled-rows.ts";
import type { TrainingBatch } from "./training-batch.ts";
import type { InputData } from "./batch-input.ts";
import type { LossSettings } from "./training-loss.ts";
import type { LabeledBatch } from "./labeled-rows.ts";

/** Where batches come from. */
export interface BatchSource {
  /** The class distributions that rows are drawn by; undefined where nobody says. */
  readonly sampled: readonly ClassPrior[] | undefined;
  /**
   * The batches.
   *
   * @param leastRows - a smaller last batch is left out
   */
  open(leastRows: number): BatchLoader<unknown, unknown>;
  /** What is learned of the classes in meta steps, and the meta batches. */
  readonly meta?: { readonly rule: MetaRule; readonly settings: ModelMeta } | undefined;
  /** Tells a sampler that learns the losses of what it drew. */
  learn(batch: LabeledBatch, losses: Float32Array): void;
}

function isLoader(rows: TrainingRows): rows is BatchLoader<unknown, unknown> {
  return Symbol.asyncIterator in rows;
}

/** The batches of a loader, or of rows by a sampler. */
export function batchSource(rows: TrainingRows, options: ModelTrainingOptions): BatchSource {
  const { sampler: given, batchSize, epochs, prior, sampled, meta, transform } = options;
  checkFunctions({ transform });
  if (typeof rows !== "object" || rows === null || isList(rows)) {
    refuseValue("rows", rows, "{ labels, inputs }, or a loader of such batches");
  }
  if (isLoader(rows)) {
    for (const [name, value] of Object.entries({ sampler: given, batchSize, transform })) {
      if (value !== undefined)
        refuse(name, `${name} beside a loader`, "nothing: the loader has it");
    }
    if (meta !== undefined) {
      const hint = "What the loader makes of its batches is the option `transform`.";
      refuse("meta", "meta steps beside a loader", "rows, which meta batches are drawn of", hint);
    }
    checkMethods(rows, "rows", ["state", "resume"]);
    const said = sampled === undefined ? undefined : [sampled];
    return { sampled: said, open: () => rows, learn: () => undefined };
  }
  if (sampled !== undefined) {
    refuse("sampled", "a distribution beside rows", "nothing: the sampler says it");
  }
  return rowSource(rows, { ...options, sampler: given, epochs, prior });
}

function rowSource(rows: LabeledRows, options: ModelTrainingOptions): BatchSource {
  const { prior, epochs, batchSize = 64, loss, transform } = options;
  checkWhole(batchSize, "batchSize", 1);
  checkList(rows.labels, "rows.labels");
  const index = indexRows(rows.labels, { prior });
  const settings =
    options.meta === undefined
      ? undefined
      : openMeta(options.meta, { ...options, rows, batchSize });
  if (settings?.kind === "sampler") return metaSource(rows, options, { index, settings });
  const { sampler = defaultSampler(index, options.random) } = options;
  checkTrainingSampler(sampler, { rows: rows.labels.length, batchSize, prior });
  const wanted =
    typeof loss === "object" ? loss : ({ kind: loss ?? "balanced-softmax" } as LossSettings);
  if (wanted.kind === "balanced-softmax") checkLearning(sampler, wanted);
  return {
    sampled: [0, epochs - 1].map((epoch) => sampler.sampledPrior(epoch)),
    open: (leastRows) => openBatches(rows, sampler, { batchSize, leastRows, transform }),
    meta: settings && { rule: reweighterRule(settings.start), settings },
    learn(batch, losses) {
      if (learnsFromLosses(sampler)) sampler.update(batch.rows, losses);
    },
  };
}

/** Batches of rows; a last one that is too small is left out. */
function openBatches(
  rows: LabeledRows,
  sampler: RowSampler<unknown>,
  options: Pick<ModelTrainingOptions, "transform"> & {
    readonly batchSize: number;
    readonly leastRows: number;
  },
): BatchLoader<unknown, unknown> {
  const { batchSize, leastRows } = options;
  // Whoever hands it over knows what the rows are.
  const transform = options.transform as BatchTransform<unknown, unknown, unknown> | undefined;
  const { epochLength } = sampler;
  const last = epochLength % batchSize;
  const remainder = last > 0 && last < leastRows && epochLength > batchSize ? "drop" : "ragged";
  return load(rows as Dataset, sampler, { batchSize, remainder, transform });
}

/** Rows that the Meta Sampler draws. Its prior in the loss is that of the rows as they are, on purpose. */
function metaSource(
  rows: LabeledRows,
  { prior, random, batchSize = 64, sampler: given, transform }: ModelTrainingOptions,
  {
    index,
    settings,
  }: { readonly index: ReturnType<typeof indexRows>; readonly settings: ModelMeta },
): BatchSource {
  if (given !== undefined) {
    refuse("sampler", "a sampler", "nothing, since the Meta Sampler draws rows by itself");
  }
  const chance = random as RandomGenerator;
  const sampler = createMetaRowSampler(index, {
    state: settings.start,
    random: chance.fork("rows"),
  });
  return {
    sampled: [prior],
    meta: { rule: samplerRule(sampler), settings },
    open: (leastRows) => openBatches(rows, sampler, { batchSize, leastRows, transform }),
    learn: () => undefined,
  };
}

function defaultSampler(
  index: ReturnType<typeof indexRows>,
  random: RandomGenerator | undefined,
): RowSampler<unknown> {
  checkMethods(random, "random", ["fork"]);
  return createInstanceSampler(index, { random: random.fork("rows"), order: "kept" });
}

/** A batch as the trainer takes it. */
export function trainingBatch(
  { data }: Pick<LabeledBatch, "data">,
  inputs: readonly string[],
): TrainingBatch {
  const columns = Object(data) as Readonly<Record<string, unknown>>;
  const { labels, ...rest } = columns;
  if (labels === undefined) {
    refuse("rows", `batches of ${Object.keys(columns).join(", ")}`, "a column `labels` among them");
  }
  const names = Object.keys(rest);
  const single = inputs.length === 1 && names.length === 1 ? rest[names[0]] : undefined;
  return { inputs: (single ?? rest) as InputData, labels: labels as Labels };
}

/** Refuses what are no rows to measure on. */
export function checkHeldOut(rows: LabeledRows, classes: number): void {
  if (typeof rows !== "object" || rows === null || isList(rows)) {
    refuseValue("validation", rows, "{ labels, inputs }");
  }
  const { length } = classIds(rows.labels, { classes, least: -1, parameter: "validation.labels" });
  checkWhole(length, "validation.labels.length", 1);
}

/** The batches of held-out rows, each row once and always in the same order. */
export async function* heldOutBatches(
  rows: LabeledRows,
  { inputs, batchSize }: { readonly inputs: readonly string[]; readonly batchSize: number },
): AsyncGenerator<TrainingBatch> {
  const sampler = createInstanceSampler(rows.labels.length, { random: createRandom("held out") });
  for await (const batch of load(rows as Dataset, sampler, { batchSize })) {
    yield trainingBatch(batch, inputs);
  }
}
