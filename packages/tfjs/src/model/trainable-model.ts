import { ModelError } from "@balms/core";
import { describeValue, refuse, refuseValue } from "@balms/core/adapter";
import { Tensor, type Variable } from "@tensorflow/tfjs-core";

/** A weight of a layer, as tfjs-layers keeps it. */
export interface ModelWeight {
  readonly name: string;
  read(): Tensor;
  write(value: Tensor): unknown;
}

/** A layer, as far as this package looks at it. */
export interface ModelLayer {
  readonly name: string;
  readonly weights: readonly ModelWeight[];
  getClassName(): string;
}

/**
 * What this package needs of a `tf.LayersModel`, which is one. Written down as a shape, so that the
 * package runs without tfjs-layers.
 */
export interface TrainableModel {
  readonly layers: readonly ModelLayer[];
  readonly weights: readonly ModelWeight[];
  readonly trainableWeights: readonly ModelWeight[];
  readonly nonTrainableWeights: readonly ModelWeight[];
  apply(inputs: Tensor | Tensor[], kwargs?: { readonly training?: boolean }): unknown;
  /** Penalties of the regularizers, which are added to the loss. */
  calculateLosses?(): Tensor[];
}

/** What a model takes: features [B, …], or of several inputs one tensor for each, in their order. */
export type ModelInputs = Tensor | Tensor[];

/** A model as a function: logits [B, C] of a batch of features. */
export type ForwardFunction = (features: Tensor) => Tensor;

/** A loss per row [B] of targets and outputs, as `balancedSoftmaxLoss` makes one. */
export type RowLoss = (targets: Tensor, outputs: Tensor) => Tensor;

/** Whether something has what this package needs of a `tf.LayersModel`. */
export function isTrainableModel(model: unknown): model is TrainableModel {
  const given = model as Partial<TrainableModel> | null | undefined;
  return (
    typeof given?.apply === "function" &&
    [given.layers, given.weights, given.trainableWeights].every(Array.isArray)
  );
}

/** Refuses what is no `tf.LayersModel`. */
export function checkTrainable(model: TrainableModel, parameter: string = "model"): TrainableModel {
  if (isTrainableModel(model)) return model;
  return refuseValue(parameter, model, "a tf.LayersModel");
}

/** The variables that a step moves. */
export function trainableVariables(model: TrainableModel): Variable[] {
  // `read` gives the variable itself, as tfjs-layers' own training relies on.
  return model.trainableWeights.map((weight) => weight.read() as Variable);
}

/**
 * All weights, layer by layer. The order of `model.weights` changes when a layer is frozen: what is
 * stored in it could not be put back later.
 */
export function weightsByLayer(layers: readonly ModelLayer[]): ModelWeight[] {
  return layers.flatMap((layer) => {
    const { layers: inner } = layer as { readonly layers?: readonly ModelLayer[] };
    return inner === undefined ? layer.weights : weightsByLayer(inner);
  });
}

/** The one output [B, C], or [B, …, C], of a model. */
export function runModel(
  model: TrainableModel | ForwardFunction,
  features: ModelInputs,
  training: boolean,
): Tensor {
  if (typeof model !== "function") checkInput(model, features);
  const output: unknown =
    typeof model === "function" ? model(oneTensor(features)) : model.apply(features, { training });
  if (!(output instanceof Tensor) || output.rank < 2) {
    return refuse(
      "model",
      describeOutput(output),
      "a model with one output [B, C] or [B, …, C]",
      Array.isArray(output)
        ? "Of several, fitBalanced takes `outputs`, and evaluateModel the name of one as `output`."
        : undefined,
    );
  }
  return output;
}

/** All outputs of a model, in their order. */
export function runOutputs(
  model: TrainableModel,
  features: ModelInputs,
  training: boolean,
): Tensor[] {
  checkInput(model, features);
  return [model.apply(features, { training })].flat() as Tensor[];
}

/** Refuses features that a model of layers does not take, in words of its own for want of tfjs' own. */
export function checkInput(model: TrainableModel, features: ModelInputs): void {
  const { inputs } = model as { readonly inputs?: readonly { readonly shape?: InputShape }[] };
  if (inputs === undefined) return;
  const tensors = [features].flat();
  if (inputs.length !== tensors.length) {
    throw new ModelError({
      parameter: "model",
      received: `${inputs.length} inputs`,
      expected: tensors.length === 1 ? "a model with one input" : `${tensors.length} inputs`,
    });
  }
  for (const [i, { shape = [null] }] of inputs.entries()) {
    const given = tensors[i];
    const known = shape.map((size, axis) => (axis === 0 ? null : size));
    const fits = known.every((size, axis) => size === null || size === given.shape[axis]);
    if (fits && known.length === given.rank) continue;
    const expected = known.map((size, axis) => (axis === 0 ? "B" : (size ?? "…")));
    const { inputNames } = model as { readonly inputNames?: readonly string[] };
    const name = inputs.length > 1 ? `features.${inputNames?.[i] ?? i}` : "features";
    refuse(name, `shape [${given.shape.join(", ")}]`, `[${expected.join(", ")}]`);
  }
}

/** B: how many rows the features of a batch have. */
export function batchRows(features: ModelInputs): number {
  const first = Array.isArray(features) ? features[0] : features;
  return first.shape[0] ?? 0;
}

/** The features of a function, which takes one tensor. */
function oneTensor(features: ModelInputs): Tensor {
  if (features instanceof Tensor) return features;
  return refuse("model", "a function", "a model of layers, for several inputs");
}

type InputShape = readonly (number | null)[];

/** Refuses what is no loss per row: a scalar would ignore, or wrongly scale, weights of rows. */
export function checkRowLosses(
  losses: unknown,
  rows: number,
  parameter: "loss" | "metaLoss" = "loss",
): Tensor {
  if (losses instanceof Tensor && losses.rank === 1 && losses.shape[0] === rows) return losses;
  return refuse(
    parameter,
    describeOutput(losses),
    `a function that returns one loss per row: shape [${rows}]`,
    "With tf.losses, pass tf.Reduction.NONE.",
  );
}

function describeOutput(output: unknown): string {
  if (output instanceof Tensor) return `a tensor [${output.shape.join(", ")}]`;
  return describeValue(output);
}
