import type { ClassPrior } from "@balms/core";
import type { LossFunction } from "./loss-function.ts";

/** What a loss of this package was made of. */
export interface LossOrigin {
  /** "balancedSoftmaxLoss" or "balancedSigmoidLoss". */
  readonly loss: string;
  /** Digest of the prior inside; undefined for frequencies. */
  readonly prior: string | undefined;
  readonly tau: number;
  /** The prior that the rows must have; undefined where any will do, as `mismatch: "intended"` says. */
  readonly assumes?: ClassPrior | undefined;
  /** Whether models learn to predict under another prior than that of the rows. */
  readonly corrects: boolean;
  /** The same loss, for weights of rows that may be class weights on purpose. */
  readonly unguarded: LossFunction;
}

const origins = new WeakMap<object, LossOrigin>();

/** Remembers what a loss was made of. */
export function setOrigin<Loss extends object>(loss: Loss, origin: LossOrigin): Loss {
  origins.set(loss, origin);
  return loss;
}

/** Whether a loss takes rows of no class, id −1. */
export function takesBackground(loss: unknown): boolean {
  return originOf(loss)?.loss === "balancedSigmoidLoss";
}

/** What a loss was made of; undefined for one that is not of this package. */
export function originOf(loss: unknown): LossOrigin | undefined {
  return typeof loss === "function" ? origins.get(loss) : undefined;
}
