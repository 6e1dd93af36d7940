import { createMetaReweighter } from "@balms/core";
import { checkChoice, checkOptions, checkWhole, refuse } from "@balms/core/adapter";
import type {
  ClassPrior,
  MetaReweighterState,
  MetaSamplerSettings,
  RandomGenerator,
} from "@balms/core";
import { createImageBalancedSampler } from "@balms/sampler";
import type { ImageRows, RowSampler } from "@balms/sampler";
import { underName } from "./under-name.ts";

/** Options of the Meta Reweighter. */
export interface ReweighterOptions extends Omit<MetaSamplerSettings, "optimizer"> {
  /** The outer loss: "sigmoid", of the logits as they are (default, as the paper says), or "balanced-sigmoid", as its public code has it. */
  readonly loss?: "sigmoid" | "balanced-sigmoid" | undefined;
  /** Images of a meta batch, which are drawn class-balanced; default as many as a batch has. */
  readonly batchSize?: number | undefined;
}

/** The Meta Reweighter at the start. */
export interface ReweighterStart {
  readonly state: MetaReweighterState;
  readonly isShifted: boolean;
  /** Images of a meta batch. */
  readonly images: number;
  readonly sampler: RowSampler;
}

/** What is told of the Meta Reweighter, and of the training around it. */
interface ReweightedTraining {
  readonly meta?: ReweighterOptions | undefined;
  readonly prior: ClassPrior;
  readonly random: RandomGenerator;
}

/**
 * Checks the options of the Meta Reweighter.
 *
 * @returns undefined unless the method is "reweighted"
 */
export function checkReweighter(
  { meta, prior, random }: ReweightedTraining,
  training: {
    readonly method: string;
    readonly images: ImageRows;
    readonly batchSize: number;
  },
): ReweighterStart | undefined {
  const { method, images } = training;
  if (method !== "reweighted") {
    if (meta === undefined) return undefined;
    const expected = `nothing, since method ${JSON.stringify(method)} has none`;
    refuse("meta", "settings of the Meta Reweighter", expected, 'Take method "reweighted".');
  }
  checkOptions(
    meta ?? {},
    ["batchSize", "beta1", "beta2", "epsilon", "learningRate", "loss"],
    "meta",
  );
  const { loss = "sigmoid", batchSize = training.batchSize, ...adam } = { ...meta };
  checkChoice(loss, "meta.loss", ["sigmoid", "balanced-sigmoid"]);
  checkWhole(batchSize, "meta.batchSize", 1);
  return {
    state: underName(
      (name) => `meta.${name}`,
      () => createMetaReweighter(prior, adam),
    ),
    isShifted: loss === "balanced-sigmoid",
    images: batchSize,
    sampler: createImageBalancedSampler(images, { random: random.fork("meta") }),
  };
}
