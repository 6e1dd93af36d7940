import { type BilevelOptions, bilevelStep, checkState, refuseValue } from "@balms/core/adapter";
import type { MetaSamplerState } from "@balms/core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import type { PreparedBatch, Trainer } from "../training/run-training.ts";
import { cosineRate, learningRateAt } from "../training/learning-rate.ts";
import { withNames } from "../checks/with-names.ts";
import type { TrainableModel } from "../model/trainable-model.ts";
import { createTwoPassModel, type TwoPassBatch } from "./create-two-pass-model.ts";
import { isLinearHead } from "./is-linear-head.ts";
import type { MetaFitOptions } from "./meta-options.ts";
import type { MetaFitSettings } from "./open-meta-fit.ts";

/** What a kind of meta step adds to the ordinary one. */
export interface MetaRule<Draw> {
  /** ψ at present. */
  state(): MetaSamplerState;
  /** Goes on with another ψ. */
  setState(state: MetaSamplerState): void;
  /** w [B]; undefined where each is 1. */
  rowWeights(batch: PreparedBatch<Draw>): Float64Array | undefined;
  /** dL/dψ [C] from dL_meta/ds_b [B]. */
  psiGradient(batch: PreparedBatch<Draw>, rowGradients: Float64Array): ArrayLike<number>;
  /** Of a Meta Sampler, the loader's state has ψ: it travels with the batches. */
  readonly kind: "meta-sampler" | "meta-reweighter";
}

/** A trainer with meta steps, and what it saw of the meta loss. */
export interface MetaTrainer<Draw> extends Trainer<Draw> {
  readonly metaLoss: number | undefined;
  dispose(): void;
}

/** Trains by SGD and moves ψ every so often. */
export function createMetaTrainer<Draw>(
  model: TrainableModel,
  rule: MetaRule<Draw>,
  metaRows: (index: number) => Promise<TwoPassBatch>,
  options: MetaFitOptions,
  { fit, meta, epochLength }: MetaFitSettings & { readonly epochLength: number },
): MetaTrainer<Draw> {
  const { tau, labelSmoothing, zeroCounts, alpha, derivative, passes } = options;
  const { prior, random, epochs, batchSize } = fit;
  const { learningRate = defaultRate(model, epochs * Math.ceil(epochLength / batchSize)) } = meta;
  const own = { tau, labelSmoothing, zeroCounts, alpha };
  const { loss = balancedSoftmaxLoss(prior, own) } = options;
  const { loss: metaLoss = balancedSoftmaxLoss(prior, { tau: 0 }) } = meta;
  const learns = rule.kind === "meta-reweighter";
  let index = 0;
  let last: number | undefined;
  const passing = createTwoPassModel(model, {
    loss,
    metaLoss,
    metaBatch: () => metaRows(index),
    derivative,
    passes,
  });
  return {
    get metaLoss() {
      return last;
    },
    startEpoch: () => undefined,
    async step(batch, step): Promise<Tensor | number> {
      index = step;
      const rowWeights = rule.rowWeights(batch);
      const bilevel: BilevelOptions = {
        ...meta.sgd,
        learningRate: learningRateAt(learningRate, step),
        state: rule.state(),
        psiGradient: (rowGradients) => rule.psiGradient(batch, rowGradients),
        rowWeights,
        step,
        every: meta.every,
        random,
      };
      const result = await bilevelStep(passing, batch, bilevel);
      if (result.metaLoss !== undefined) {
        last = result.metaLoss;
        rule.setState(result.state);
      }
      return passing.takeLoss() ?? 0;
    },
    async store() {
      const products = await passing.store();
      const { kind } = rule;
      return { kind, weights: [], products, meta: learns ? rule.state() : undefined };
    },
    restore(stored) {
      const { kind, products, meta: psi } = { ...stored };
      if (kind !== rule.kind) {
        refuseValue("resume.optimizer.kind", kind, `${JSON.stringify(rule.kind)}, as here`);
      }
      if (learns) checkMetaState(psi, prior.classes.length);
      const names = { velocities: "resume.optimizer.products" };
      withNames(names, () => passing.restore(products));
      if (learns && psi !== undefined) rule.setState(psi);
    },
    dispose() {
      passing.dispose();
    },
  };
}

// Published for heads. Of several layers each multiplies the slope of the others: at 0.1 and momentum
// 0.9, features that are not scaled to 1 kill their units in the first steps (docs/meta-sampler.md).
function defaultRate(model: TrainableModel, steps: number): (step: number) => number {
  return cosineRate(isLinearHead(model) ? 0.1 : 0.05, steps);
}

/** Refuses what is no ψ of so many classes. */
function checkMetaState(state: MetaSamplerState | undefined, classes: number): void {
  const parameter = "resume.optimizer.meta";
  if (state === undefined) refuseValue(parameter, state, "what moves the class weights");
  withNames({ state: parameter }, () => checkState(state, classes));
}
