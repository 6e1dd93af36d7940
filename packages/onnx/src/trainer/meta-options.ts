import { createMetaReweighter } from "@balms/core";
import type {
  ClassPrior,
  MetaSamplerState,
  MetaTrainingOptions,
  RandomGenerator,
} from "@balms/core";
import {
  checkChoice,
  checkMethods,
  checkOptions,
  classIds,
  refuse,
  refuseValue,
} from "@balms/core/adapter";
import { createClassBalancedSampler, indexRows, load } from "@balms/sampler";
import type { BatchTransform, Dataset } from "@balms/sampler";
import { checkEveryClass, checkMetaSettings, metaNames } from "../training/meta-settings.ts";
import { underName } from "../training/under-name.ts";
import { createLoss } from "./create-loss.ts";
import { EndlessBatches } from "./endless-batches.ts";
import type { LabeledRows } from "./labeled-rows.ts";
import type { LossKind, LossSettings, TrainingLoss } from "./training-loss.ts";

type MetaOptions = Omit<MetaTrainingOptions<LabeledRows>, "momentum"> & {
  /** The outer loss; default plain cross-entropy: "softmax", or "sigmoid" where the loss is over sigmoids. */
  readonly loss?: LossKind | LossSettings | undefined;
};

/**
 * Meta steps in the training of a model: the Meta Sampler learns how often each class is drawn, the Meta Reweighter what the losses of
 * its rows count. Meta batches are class-balanced, of the training rows, unless `data` has others.
 */
export type ModelMetaOptions =
  | ({ readonly kind?: "sampler" | undefined } & MetaOptions)
  | ({ readonly kind: "reweighter" } & Omit<MetaOptions, "gamma">);

/** Meta steps in a training, checked. */
export interface ModelMeta {
  readonly kind: "sampler" | "reweighter";
  readonly start: MetaSamplerState;
  /** k: only every k-th step makes a meta step. */
  readonly every: number;
  /** M. */
  readonly batchSize: number;
  readonly batches: EndlessBatches;
  /** The outer loss. */
  readonly loss: TrainingLoss;
}

/** What meta steps are opened for. */
export interface MetaContext {
  readonly rows: LabeledRows;
  readonly prior: ClassPrior;
  readonly random?: RandomGenerator | undefined;
  /** M where it is not given. */
  readonly batchSize: number;
  /** The loss of the training. */
  readonly loss?: LossKind | LossSettings | undefined;
  /** What batches go through. */
  readonly transform?: BatchTransform<never, unknown, never> | undefined;
}

/** ψ at the start, M and k. */
function settingsOf(
  given: ModelMetaOptions,
  { prior, batchSize: usual }: MetaContext,
): Pick<ModelMeta, "kind" | "start" | "every" | "batchSize"> {
  checkOptions(given, [...metaNames, "kind", "loss"], "meta");
  const { kind = "sampler", loss: _, ...numbers }: ModelMetaOptions = given;
  checkChoice(kind, "meta.kind", ["sampler", "reweighter"]);
  const checked = checkMetaSettings(numbers, prior, usual);
  if (kind === "sampler") return { kind, ...checked };
  const { gamma, batchSize: _size, every: _every, data: _data, ...adam } = numbers as MetaOptions;
  if (gamma !== undefined) {
    refuse(
      "meta.gamma",
      "a start of rates",
      "nothing: the Meta Reweighter starts at equal weights",
    );
  }
  return { kind, ...checked, start: createMetaReweighter(prior, adam) };
}

/** The outer loss; meta batches show all classes alike. */
function outerLoss(
  given: ModelMetaOptions["loss"],
  { prior, loss }: MetaContext,
  drawn: ClassPrior,
): TrainingLoss {
  const inner = typeof loss === "object" ? loss.kind : loss;
  const plain = String(inner).endsWith("sigmoid") ? "sigmoid" : "softmax";
  return underName(
    (name) => (name.startsWith("loss") ? `meta.${name}` : "meta.loss"),
    () => createLoss(given ?? plain, { prior, sampled: [drawn] }),
  );
}

/** Checks the options of meta steps, and opens their batches. */
export function openMeta(given: ModelMetaOptions, context: MetaContext): ModelMeta {
  const { prior, random, rows } = context;
  const transform = context.transform as BatchTransform<unknown, unknown, unknown> | undefined;
  const settings = settingsOf(given, context);
  const { data = rows, loss } = { ...given };
  checkMethods(random, "random", ["fork"]);
  if (typeof data !== "object" || data === null) {
    refuseValue("meta.data", data, "{ labels, inputs }");
  }
  const parameter = "meta.data.labels";
  const { classes } = prior;
  const index = indexRows(classIds(data.labels, { classes: classes.length, parameter }), {
    classes,
  });
  checkEveryClass(prior, index.prior.counts, parameter);
  const { batchSize } = settings;
  const sampler = createClassBalancedSampler(index, {
    random: random.fork("meta"),
    order: "kept",
    epochLength: batchSize,
  });
  return {
    ...settings,
    loss: outerLoss(loss, context, sampler.sampledPrior(0)),
    batches: new EndlessBatches(load(data as Dataset, sampler, { batchSize, transform })),
  };
}
