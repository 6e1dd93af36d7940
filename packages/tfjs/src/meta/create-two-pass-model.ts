import type { RandomGenerator } from "@balms/core";
import { refuseValue } from "@balms/core/adapter";
import type { Awaitable, InnerStep, TwoPassModel } from "@balms/core/adapter";
import { add, clone, dispose, keep, mean, mul, type Scalar, sqrt } from "@tensorflow/tfjs-core";
import { addN, square, sum, type Tensor, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { variableGrads, zerosLike } from "@tensorflow/tfjs-core";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import { takeGradients } from "../kernels/take-gradients.ts";
import { originOf } from "../losses/loss-origin.ts";
import { noteTraining } from "../notes/model-notes.ts";
import { trainingNote } from "../notes/training-note.ts";
import type { StoredTensor } from "../training/stored-tensor.ts";
import { batchRows, checkTrainable, checkRowLosses, runModel } from "../model/trainable-model.ts";
import { trainableVariables } from "../model/trainable-model.ts";
import type { ModelInputs, RowLoss, TrainableModel } from "../model/trainable-model.ts";
import { assignAll, exactDerivative, lossOfLogits } from "./exact-derivative.ts";
import { isLinearHead } from "./is-linear-head.ts";
import { MomentumSgd } from "./momentum-sgd.ts";
import { passModeOf, type PassMode, quietly, runIn } from "./quiet-run.ts";

/** Features and targets of a batch, as tensors; the caller frees them. */
export interface TwoPassBatch {
  /** [B, …]; of a model of several inputs one tensor for each, in their order. */
  readonly features: ModelInputs;
  /** What the loss takes: class ids [B], or shares [B, C]. */
  readonly targets: Tensor;
}

/** Losses and meta set of a model with a meta step. */
export interface TwoPassOptions {
  /** Inner loss per row [B]: `balancedSoftmaxLoss(prior)`. */
  readonly loss: RowLoss;
  /** Outer loss per row [B]: `balancedSoftmaxLoss(prior, { tau: 0 })`, plain cross-entropy. */
  readonly metaLoss: RowLoss;
  /** A class-balanced batch of the meta set; its tensors are freed after use. */
  readonly metaBatch: (random: RandomGenerator) => Awaitable<TwoPassBatch>;
  /**
   * How ⟨G, ∇loss_b⟩ is computed: "two-pass", a central difference that any layer allows, or "exact",
   * where all layers have gradients of their gradients; dense ones, normalisation and most
   * activations do, convolutions and pooling do not. Default "exact" for a model of one dense layer,
   * where it is a closed form, and "two-pass" for others.
   */
  readonly derivative?: "two-pass" | "exact" | undefined;
  /**
   * How layers run for the meta loss and for ⟨G, ∇loss_b⟩. Default "training", without effect on the
   * statistics of batch normalisation; "inference" where a layer draws, as dropout does.
   */
  readonly passes?: PassMode | undefined;
}

/** A `tf.LayersModel` as core's `bilevelStep` takes it. */
export interface TwoPassLayersModel extends TwoPassModel<TwoPassBatch, Tensor[], Tensor[]> {
  /** Mean inner loss of the last training step, weights and regularizers included; the caller frees it. */
  takeLoss(): Tensor | undefined;
  /** The momentum buffers, for a checkpoint. */
  store(): Promise<StoredTensor[]>;
  /** Goes on from stored momentum buffers. */
  restore(stored: readonly StoredTensor[]): void;
  /** Frees the momentum buffers. */
  dispose(): void;
}

/**
 * A `tf.LayersModel` for the meta step of core's `bilevelStep`: what is trained are its trainable
 * weights, so a frozen backbone stays out of it. No second derivatives of weights are taken, which
 * TensorFlow.js computes wrongly for several operators without saying so.
 *
 * @param model - with one output [B, C] of logits; trained in place
 * @param options - `loss` (inner), `metaLoss` (outer), `metaBatch`; `derivative`, `passes`
 * @throws {@link ArgumentError} when an argument is wrong, or the model has no trainable weights
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { createMetaSampler, createRandom, drawClasses, metaSamplerGradient, priorFromCounts } from "@balms/core";
 * import { bilevelStep } from "@balms/core/adapter";
 * import { balancedSoftmaxLoss, createTwoPassModel } from "@balms/tfjs";
 *
 * const prior = priorFromCounts([90, 10]);
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [1] })] });
 * const batchOf = (classes: Int32Array) => ({
 *   features: tf.tensor2d(Float32Array.from(classes), [classes.length, 1]),
 *   targets: tf.tensor1d(classes, "int32"),
 * });
 * const passes = createTwoPassModel(model, {
 *   loss: balancedSoftmaxLoss(prior),
 *   metaLoss: balancedSoftmaxLoss(prior, { tau: 0 }),
 *   metaBatch: () => batchOf(Int32Array.of(0, 1, 0, 1)),
 * });
 * const random = createRandom(1);
 * const state = createMetaSampler(prior);
 * const draw = drawClasses(state, prior, 8, random);
 * const next = await bilevelStep(passes, batchOf(draw.classes), {
 *   state,
 *   step: 0,
 *   psiGradient: (rows) => metaSamplerGradient(state, draw, rows),
 *   random,
 *   learningRate: 0.1,
 * });
 * console.log(next.state.psi, next.metaLoss);
 * ```
 */
export function createTwoPassModel(
  model: TrainableModel,
  options: TwoPassOptions,
): TwoPassLayersModel {
  checkTrainable(model);
  checkKnownOptions(options, ["loss", "metaLoss", "metaBatch", "derivative", "passes"]);
  const { loss: guarded, metaLoss, metaBatch } = { ...options };
  for (const [name, given] of Object.entries({ loss: guarded, metaLoss, metaBatch })) {
    if (typeof given !== "function") refuseValue(name, given, "a function");
  }
  const note = trainingNote(guarded);
  // Weights of rows are learned class by class: on purpose beside the prior.
  const loss = originOf(guarded)?.unguarded ?? guarded;
  const { derivative = isLinearHead(model) ? "exact" : "two-pass" } = options;
  if (!["two-pass", "exact"].includes(derivative)) {
    refuseValue("derivative", derivative, '"two-pass" or "exact"');
  }
  const { passes = passModeOf(model) } = options;
  if (!["training", "inference"].includes(passes)) {
    refuseValue("passes", passes, '"training" or "inference"');
  }
  const variables = trainableVariables(model);
  if (variables.length === 0) refuseValue("model", model, "at least one trainable weight");
  const sgd = new MomentumSgd(variables);
  const exact = new WeakMap<readonly Tensor[], Promise<Float32Array>>();
  let last: Tensor | undefined;

  function train({ features, targets }: TwoPassBatch, step: InnerStep): void {
    const { rowWeights } = step;
    const cost = (): Scalar => {
      const losses = checkRowLosses(
        loss(targets, runModel(model, features, true)),
        batchRows(features),
      );
      const weighted =
        rowWeights === undefined ? losses : mul(losses, tensor1d(Float32Array.from(rowWeights)));
      const penalties = model.calculateLosses?.() ?? [];
      return penalties.reduce<Scalar>((total, each) => add(total, each), mean<Scalar>(weighted));
    };
    last?.dispose();
    last = sgd.step(cost, step);
    noteTraining(model, note);
  }

  /** What a run finds at other weights, after which the present ones are back. */
  function at(values: () => Tensor[], run: () => Tensor): Tensor {
    return tidy(() => {
      const present = variables.map((weight) => clone<Tensor>(weight));
      try {
        assignAll(variables, values());
        return quietly(model, run);
      } finally {
        assignAll(variables, present);
      }
    });
  }

  const rowLosses = ({ features, targets }: TwoPassBatch): Tensor =>
    checkRowLosses(loss(targets, runIn(model, passes, features)), batchRows(features));

  return {
    train,
    snapshot: () => tidy(() => variables.map((weight) => keep(clone<Tensor>(weight)))),
    async metaGradient(random) {
      const { features, targets } = await metaBatch(random);
      const cost = (): Scalar => {
        const losses = metaLoss(targets, runIn(model, passes, features));
        return mean(checkRowLosses(losses, batchRows(features), "metaLoss"));
      };
      const run = () => {
        const { value, grads } = quietly(model, () =>
          takeGradients(() => variableGrads(cost, variables)),
        );
        const direction = variables.map(
          (weight) => grads[weight.name] ?? zerosLike<Tensor>(weight),
        );
        const norm = sqrt(addN(direction.map((part) => sum(square(part)))));
        return { value, norm, direction };
      };
      try {
        const { value, norm, direction } = tidy(run);
        const [[reached], [length]] = await Promise.all([value.data(), norm.data()]);
        dispose([value, norm]);
        return { loss: reached, norm: length, direction };
      } finally {
        dispose([features, targets].flat());
      }
    },
    async lossesAt(batch, snapshot, direction, scale) {
      if (derivative === "two-pass") {
        const moved = () => snapshot.map((part, i) => add(part, mul(direction[i], scale)));
        return read(at(moved, () => rowLosses(batch)));
      }
      // Losses to first order: their difference is the derivative itself.
      const { features, targets } = batch;
      const forward = (): Tensor => runIn(model, passes, features);
      const slopes =
        exact.get(direction) ??
        read(
          at(
            () => snapshot,
            () => exactDerivative(model, features, forward, lossOfLogits(loss, targets), direction),
          ),
        );
      exact.set(direction, slopes);
      return Float64Array.from(await slopes, (slope) => slope * scale);
    },
    release: (snapshot, direction) => {
      dispose([...snapshot, ...(direction ?? [])]);
    },
    takeLoss() {
      const taken = last;
      last = undefined;
      return taken;
    },
    store: () => sgd.store(),
    restore: (stored) => sgd.restore(stored, "velocities"),
    dispose() {
      last?.dispose();
      last = undefined;
      sgd.dispose();
    },
  };
}

async function read(tensor: Tensor): Promise<Float32Array> {
  const values = (await tensor.data()) as Float32Array;
  const copy = values.slice();
  tensor.dispose();
  return copy;
}
