import { metaReweighterGradient, metaSamplerGradient, reweightLosses } from "@balms/core";
import type { MetaSamplerState } from "@balms/core";
import type { MetaDraw, MetaRowSampler } from "@balms/sampler";
import type { LabeledBatch } from "./labeled-rows.ts";

/** What ψ does in a training: it says how often classes are drawn, or what the losses of their rows count. */
export interface MetaRule {
  readonly kind: "sampler" | "reweighter";
  /** ψ, and what moves it. */
  readonly state: MetaSamplerState;
  setState(state: MetaSamplerState): void;
  /** w [B]; undefined where each is 1. */
  rowWeights(labels: Int32Array): Float64Array | undefined;
  /** dL/dψ [C] of a batch, from dL/dw_b [B]. */
  psiGradient(
    batch: LabeledBatch,
    labels: Int32Array,
    rowGradients: Float64Array,
  ): ArrayLike<number>;
}

/** The Meta Sampler: a batch carries the draw that made it, with the ψ of that time. */
export function samplerRule(sampler: MetaRowSampler): MetaRule {
  return {
    kind: "sampler",
    get state() {
      return sampler.metaState;
    },
    setState: (state) => {
      sampler.setMetaState(state);
    },
    rowWeights: () => undefined,
    psiGradient(batch, _, rowGradients) {
      const draw = batch.draw as MetaDraw;
      return metaSamplerGradient(draw.state, sampler.classDraw(draw), rowGradients);
    },
  };
}

/** The Meta Reweighter: `w_b = σ(ψ_{y_b}) N_fg / Σσ(ψ)`. */
export function reweighterRule(start: MetaSamplerState): MetaRule {
  let present = start;
  return {
    kind: "reweighter",
    get state() {
      return present;
    },
    setState: (state) => {
      present = state;
    },
    rowWeights: (labels) =>
      reweightLosses(new Float64Array(labels.length).fill(1), labels, present.psi),
    psiGradient: (_, labels, rowGradients) => metaReweighterGradient(present, labels, rowGradients),
  };
}
