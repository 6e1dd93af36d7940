import { sgdNames } from "../sgd/check-sgd.ts";
import { checkKnown } from "../checks/check-options.ts";
import { checkMethods } from "../checks/check-methods.ts";
import { checkSignal, type StopSignal } from "../turns/check-signal.ts";
import { checkNumber, checkVector, checkWhole } from "../checks/check-values.ts";
import type { RandomGenerator } from "../random/random-generator.ts";
import { checkSgd } from "../sgd/check-sgd.ts";
import { checkState, type MetaSamplerState } from "./meta-sampler-state.ts";
import { stepFactor } from "../sgd/momentum-step.ts";
import type { TwoPassModel } from "./two-pass-model.ts";
import { updateMetaSampler } from "./update-meta-sampler.ts";

/** What one iteration with a meta step is made with. */
export interface BilevelOptions {
  /** The present ψ, and how it is moved. */
  readonly state: MetaSamplerState;
  /** dL/dψ [C] from dL_meta/ds_b [B]: `metaSamplerGradient` or `metaReweighterGradient`. */
  readonly psiGradient: (rowGradients: Float64Array) => ArrayLike<number>;
  /** w_b [B], from the Meta Reweighter: `reweightLosses` of ones. Left out for the Meta Sampler. */
  readonly rowWeights?: Float64Array | undefined;
  /** Iterations made before this one, from 0. */
  readonly step: number;
  /** k: every k-th iteration makes the meta step, the others only train; default 1, at least 1. */
  readonly every?: number | undefined;
  /** Source of what the model draws for the meta batch. */
  readonly random: RandomGenerator;
  /** Step size of the training step, above 0; that of ψ is in the state. */
  readonly learningRate: number;
  /** Momentum of the training step, in [0, 1), default 0; published 0.9. */
  readonly momentum?: number | undefined;
  /** Of the training step, at least 0, default 0; published 5e−4. */
  readonly weightDecay?: number | undefined;
  /** Nesterov's form of momentum in the training step; default false. */
  readonly nesterov?: boolean | undefined;
  /** ε‖G‖, above 0; default 0.01. Shorter is nearer to the derivative, until rounding prevails. */
  readonly relativeStep?: number | undefined;
  /** Stops before the iteration, never within it. */
  readonly signal?: StopSignal | undefined;
}

/** What one iteration with a meta step leaves behind. */
export interface BilevelResult {
  /** ψ after the iteration; the state that was handed in, where no meta step was made. */
  readonly state: MetaSamplerState;
  /** Iterations made so far: `step` of the next one. */
  readonly step: number;
  /** L_meta(θ'); undefined where no meta step was made. */
  readonly metaLoss: number | undefined;
  /** dL_meta/ds_b [B], or dL_meta/dw_b for the Meta Reweighter; undefined where no meta step was made. */
  readonly rowGradients: Float64Array | undefined;
}

// Where G is 0, any step along it stays at θ.
const leastNorm = 1e-100;

/**
 * One iteration of training with the Meta Sampler or the Meta Reweighter, for any model:
 *
 *     train on the batch, θ → θ'
 *     every k-th time:  L_meta(θ') and its gradient;  dL/ds;  dL/dψ;  next ψ
 *
 * The meta loss depends on the factor s_b of a row's loss through the step to θ' alone, so no second
 * differentiation is needed, and of any model two forward passes tell what remains:
 *
 *     dL_meta/ds_b = −(lr/B) · ⟨G, ∇loss_b(θ)⟩        G = ∇L_meta(θ')
 *                  ≈ −(lr/B) · (loss_b(θ + εG) − loss_b(θ − εG)) / 2ε        ε = 0.01/‖G‖
 *
 * times 1 + momentum for Nesterov. The first line is exact for SGD, with or without momentum and
 * weight decay, because θ does not depend on ψ; it does not hold for optimizers that rescale the
 * gradient, such as Adam.
 *
 * The training step is the inner step of the bilevel problem and is kept: a meta step costs one
 * gradient of the meta batch and two forward passes of the batch besides. All state is explicit:
 * `state`, `step`, the generator's `state()` and the model's parameters go on from a file to the
 * same numbers. `psiGradient` ties the batch to the draw that made it, or to its labels, so batches
 * may be fetched ahead. A linear head needs no passes: see `linearHeadMetaGradient`.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.2, and the instance-segmentation form of its public code; two passes from its objective by
 * the chain rule and a central difference, which also serves Liu et al., "DARTS: Differentiable
 * architecture search", ICLR 2019, section 2.3.
 *
 * @param model - any model that is trained by SGD
 * @param batch - the batch, as the model takes it
 * @param options - `state`, `psiGradient`, `rowWeights`, `step`, `every`, `random`; `learningRate`, `momentum`, `weightDecay`, `nesterov` of the training step; `relativeStep`, `signal`
 * @returns next `state` and `step`; `metaLoss` and `rowGradients` where a meta step was made
 * @throws {@link ArgumentError} when an option is out of range, or the model returns what is not finite
 * @throws {@link InterruptedError} when the signal is aborted; nothing has been trained then
 *
 * @example
 * ```ts
 * import { createMetaSampler, createRandom, drawClasses, metaSamplerGradient, priorFromCounts } from "@balms/core";
 * import { bilevelStep } from "@balms/core/adapter";
 *
 * // One parameter θ; the loss of a row of class c is (θ − c)²/2, the best θ for both is ½.
 * let theta = 0;
 * const model = {
 *   snapshot: () => theta,
 *   train: (batch: number[], { learningRate }: { learningRate: number }) => {
 *     for (const c of batch) theta -= (learningRate * (theta - c)) / batch.length;
 *   },
 *   metaGradient: () => ({ loss: (theta - 0.5) ** 2, direction: 2 * theta - 1, norm: Math.abs(2 * theta - 1) }),
 *   lossesAt: (batch: number[], start: number, direction: number, scale: number) =>
 *     batch.map((c) => (start + scale * direction - c) ** 2 / 2),
 * };
 * const prior = priorFromCounts([90, 10]);
 * const random = createRandom(1);
 * let run = { state: createMetaSampler(prior), step: 0 };
 * for (let i = 0; i < 3; i++) {
 *   const { state } = run;
 *   const draw = drawClasses(state, prior, 8, random);
 *   run = await bilevelStep(model, [...draw.classes], {
 *     ...run,
 *     psiGradient: (rowGradients) => metaSamplerGradient(state, draw, rowGradients),
 *     random,
 *     learningRate: 0.1,
 *   });
 * }
 * console.log(run.step, run.state.psi); // 3; the rare class has the higher ψ
 * ```
 */
export async function bilevelStep<Batch, Snapshot, Direction>(
  model: TwoPassModel<Batch, Snapshot, Direction>,
  batch: Batch,
  options: BilevelOptions,
): Promise<BilevelResult> {
  checkMethods(model, "model", ["train", "snapshot", "metaGradient", "lossesAt"]);
  checkKnown(options, bilevelNames);
  checkMethods(options, "options", ["psiGradient"]);
  const { signal, state, step, every = 1, random, rowWeights, relativeStep = 0.01 } = options;
  checkSignal(signal);
  checkState(state);
  checkNumber(relativeStep, "relativeStep", { above: 0 });
  const inner = { ...checkSgd(options), rowWeights };
  const next = checkWhole(step, "step", 0) + 1;
  if (next % checkWhole(every, "every", 1) !== 0) {
    await model.train(batch, inner);
    return { state, step: next, metaLoss: undefined, rowGradients: undefined };
  }
  const snapshot = await model.snapshot();
  let direction: Direction | undefined;
  try {
    await model.train(batch, inner);
    const outer = await model.metaGradient(random);
    direction = outer.direction;
    const metaLoss = checkNumber(outer.loss, "metaLoss");
    const norm = checkNumber(outer.norm, "norm", { least: 0 });
    const epsilon = relativeStep / Math.max(norm, leastNorm);
    const ahead = await model.lossesAt(batch, snapshot, direction, epsilon);
    checkVector(ahead, "losses");
    const behind = await model.lossesAt(batch, snapshot, direction, -epsilon);
    const factor = stepFactor(inner) / ahead.length / (2 * epsilon);
    const rowGradients = Float64Array.from(ahead, (loss, row) => factor * (loss - behind[row]));
    checkVector(rowGradients, "rowGradients", behind.length);
    const moved = updateMetaSampler(state, options.psiGradient(rowGradients));
    return { state: moved, step: next, metaLoss, rowGradients };
  } finally {
    await model.release?.(snapshot, direction);
  }
}

const bilevelNames = [
  // What an iteration leaves behind may be handed to the next as it is.
  "metaLoss",
  "rowGradients",
  "state",
  "psiGradient",
  "rowWeights",
  "step",
  "every",
  "random",
  "relativeStep",
  "signal",
  ...sgdNames,
];
