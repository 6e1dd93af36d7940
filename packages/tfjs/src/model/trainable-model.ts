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
export function checkModel(model: TrainableModel, parameter: string = "model"): TrainableModel {
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
  features: Tensor,
  training: boolean,
): Tensor {
  if (typeof model !== "function") checkInput(model, features);
  const output: unknown =
    typeof model === "function" ? model(features) : model.apply(features, { training });
  if (!(output instanceof Tensor) || output.rank < 2) {
    return refuse("model", describeOutput(output), "a model with one output [B, C] or [B, …, C]");
  }
  return output;
}

/** Refuses features that a model of layers does not take, in words of its own for want of tfjs' own. */
export function checkInput(model: TrainableModel, features: Tensor): void {
  const { inputs } = model as { readonly inputs?: readonly { readonly shape?: InputShape }[] };
  if (inputs === undefined) return;
  if (inputs.length !== 1) {
    throw new ModelError({
      parameter: "model",
      received: `${inputs.length} inputs`,
      expected: "a model with one input",
    });
  }
  const shape = inputs[0].shape ?? [null];
  const known = shape.map((size, axis) => (axis === 0 ? null : size));
  const fits = known.every((size, axis) => size === null || size === features.shape[axis]);
  if (fits && known.length === features.rank) return;
  const expected = known.map((size, axis) => (axis === 0 ? "B" : (size ?? "…")));
  refuse("features", `shape [${features.shape.join(", ")}]`, `[${expected.join(", ")}]`);
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
