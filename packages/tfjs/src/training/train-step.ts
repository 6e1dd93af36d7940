import { refuse, refuseValue } from "@balms/core/adapter";
import { add, mean, mul, type Optimizer, type Scalar, type Tensor } from "@tensorflow/tfjs-core";
import { tidy, Variable } from "@tensorflow/tfjs-core";
import { checkTensor } from "../checks/check-tensor.ts";
import { takeGradients } from "../kernels/take-gradients.ts";
import { noteTraining } from "../notes/model-notes.ts";
import { trainingNote } from "../notes/training-note.ts";
import { rowWeightsOf } from "../losses/row-weights.ts";
import { checkOptimizer } from "./read-optimizer.ts";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import { batchRows, checkRowLosses, isTrainableModel, runModel } from "../model/trainable-model.ts";
import { runOutputs, trainableVariables } from "../model/trainable-model.ts";
import type { OtherOutput } from "./other-outputs.ts";
import type {
  ForwardFunction,
  ModelInputs,
  RowLoss,
  TrainableModel,
} from "../model/trainable-model.ts";

/** One batch on its way through a training step. */
export interface TrainingBatch {
  /** [B, …]; of a model of several inputs one tensor for each, in their order. */
  readonly features: ModelInputs;
  /** What the loss takes: class ids [B], or one-hot or soft labels [B, C]. */
  readonly targets: Tensor;
  /**
   * w [B], finite and at least 0; default 1 each. Checked, but in tensors on webgl, webgpu and
   * tensorflow, where nothing is read back.
   */
  readonly rowWeights?: Tensor | ArrayLike<number> | undefined;
}

/** How a training step is made. */
export interface TrainStepOptions {
  /** A loss per row [B]: `balancedSoftmaxLoss(prior)`, say. */
  readonly loss: RowLoss;
  /** What is moved; default the trainable weights of a model, and all trainable variables for a function. */
  readonly variables?: readonly Variable[] | undefined;
}

/**
 * One training step with weights of rows: minimises (1/B) Σ_b w_b · loss_b, and what the model's
 * regularizers add to it.
 *
 * What `model.trainOnBatch` lacks: class ids as targets together with a loss function, and weights
 * of rows. Everything that the step makes is freed, but for the loss that it returns, also when it
 * fails.
 *
 * @param model - a `tf.LayersModel` with one output, or a function of the features
 * @param optimizer - any optimizer of tfjs
 * @param batch - `features` [B, …], `targets`, `rowWeights` [B]
 * @param options - `loss`: one loss per row; `variables`: what is moved
 * @returns the mean loss before the step, a scalar that is the caller's to dispose of
 * @throws {@link ArgumentError} when the loss is a scalar, the model has several outputs, or a weight is negative or not finite; on cpu, wasm and tfjs-node also what `loss` refuses
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { priorFromCounts } from "@balms/core";
 * import { balancedSoftmaxLoss, trainStep } from "@balms/tfjs";
 *
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
 * const loss = balancedSoftmaxLoss(priorFromCounts([90, 10]));
 * const batch = { features: tf.ones([4, 3]), targets: tf.tensor1d([0, 0, 1, 0], "int32") };
 * const value = trainStep(model, tf.train.sgd(0.1), batch, { loss });
 * console.log(value.dataSync()[0]);
 * value.dispose();
 * ```
 */
export function trainStep(
  model: TrainableModel | ForwardFunction,
  optimizer: Optimizer,
  batch: TrainingBatch,
  options: TrainStepOptions,
): Scalar {
  return stepOn(model, optimizer, batch, options);
}

/** Terms of the loss that are of other outputs of the model than the first. */
export interface OutputTerms {
  /** Which output the loss of the batch is of. */
  readonly main: number;
  readonly terms: readonly (Pick<OtherOutput, "place" | "loss" | "weight"> & {
    readonly targets: Tensor;
  })[];
}

/** `trainStep`, also of a model of several outputs. */
export function stepOn(
  model: TrainableModel | ForwardFunction,
  optimizer: Optimizer,
  batch: TrainingBatch,
  options: TrainStepOptions,
  others?: OutputTerms,
): Scalar {
  checkTrained(model);
  checkOptimizer(optimizer);
  checkKnownOptions(batch, ["features", "targets", "rowWeights"], "batch");
  checkKnownOptions(options, ["loss", "variables"]);
  const { features, targets, rowWeights } = { ...batch };
  for (const each of [features].flat()) checkTensor(each, "features");
  checkTensor(targets, "targets");
  const { loss, variables } = { ...options };
  if (typeof loss !== "function") refuseValue("loss", loss, "a function");
  checkVariables(variables);
  const moved = variables ?? (isTrainableModel(model) ? trainableVariables(model) : undefined);
  if (moved?.length === 0) {
    refuse("model", "no trainable weights", "at least one weight to train");
  }
  const lossesOf = (given: ModelInputs, rows: number): Tensor => {
    if (others === undefined || typeof model === "function") {
      return checkRowLosses(loss(targets, runModel(model, given, true)), rows);
    }
    const outputs = runOutputs(model, given, true);
    const main = checkRowLosses(loss(targets, outputs[others.main]), rows);
    return others.terms.reduce((sum, { place, targets: own, loss: each, weight }) => {
      const term = checkRowLosses(each(own, outputs[place]), rows);
      return add(sum, mul(term, weight));
    }, main);
  };
  return tidy(() => {
    const rows = batchRows(features);
    const weights = rowWeights === undefined ? undefined : rowWeightsOf(rowWeights, rows);
    const cost = (): Scalar => {
      const losses = lossesOf(features, rows);
      const total = mean<Scalar>(weights === undefined ? losses : mul(losses, weights));
      return penalties(model).reduce<Scalar>((sum, penalty) => add(sum, penalty), total);
    };
    const list = moved === undefined ? undefined : [...moved];
    const value = takeGradients(() => optimizer.minimize(cost, true, list) as Scalar);
    if (typeof model !== "function") noteTraining(model, trainingNote(loss));
    return value;
  });
}

/** Refuses what cannot be trained. */
export function checkTrained(model: TrainableModel | ForwardFunction): void {
  if (typeof model !== "function" && !isTrainableModel(model)) {
    refuseValue("model", model, "a tf.LayersModel, or a function from features to logits");
  }
}

function penalties(model: TrainableModel | ForwardFunction): Tensor[] {
  return typeof model === "function" ? [] : (model.calculateLosses?.() ?? []);
}

function checkVariables(variables: readonly Variable[] | undefined): void {
  if (variables === undefined) return;
  const isList = Array.isArray(variables) && variables.length > 0;
  if (isList && variables.every((each) => each instanceof Variable)) return;
  refuseValue("variables", variables, "a list of at least one tf.Variable");
}
