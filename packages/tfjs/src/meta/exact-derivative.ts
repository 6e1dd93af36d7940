import { BalmsError, ModelError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import {
  add,
  addN,
  grad,
  matMul,
  mul,
  sum,
  type Tensor,
  type Variable,
} from "@tensorflow/tfjs-core";
import { getGradient, variableGrads, zerosLike } from "@tensorflow/tfjs-core";
import { takeGradients } from "../kernels/take-gradients.ts";
import { isLinearHead } from "./is-linear-head.ts";
import { allLayers } from "../model/all-layers.ts";
import type { ModelInputs, ModelLayer, RowLoss, TrainableModel } from "../model/trainable-model.ts";
import { trainableVariables } from "../model/trainable-model.ts";

/**
 * ⟨G, ∇loss_b(θ)⟩ for every row [B], exactly: the directional derivative J·G of the logits, times the
 * gradient of the loss by its logits. Of a linear head, J·G are the logits that G itself would give;
 * of other models it is the gradient of ⟨G, Jᵀu⟩ by u.
 *
 * Jᵀu is linear in u, so nothing is differentiated twice with respect to a weight, which TensorFlow.js
 * would get wrong without saying so; but every operator must have a gradient of its gradient.
 */
export function exactDerivative(
  model: TrainableModel,
  features: ModelInputs,
  forward: () => Tensor,
  loss: (logits: Tensor) => Tensor,
  direction: readonly Tensor[],
): Tensor {
  const variables = trainableVariables(model);
  const logits = forward();
  const slopes = takeGradients(() => grad((z: Tensor) => sum(loss(z)))(logits));
  if (isLinearHead(model)) {
    const products = matMul(features as Tensor, direction[0]);
    const biased = direction.length > 1 ? add(products, direction[1]) : products;
    return sum(mul(slopes, biased), 1);
  }
  const along = (u: Tensor): Tensor => {
    const { grads } = variableGrads(() => sum(mul(u, forward())), variables);
    const terms = variables.flatMap((weight, i) => {
      const gradient: Tensor | undefined = grads[weight.name];
      return gradient === undefined ? [] : [sum(mul(gradient, direction[i]))];
    });
    return addN(terms);
  };
  try {
    return sum(
      mul(
        slopes,
        takeGradients(() => grad(along)(zerosLike(logits))),
      ),
      1,
    );
  } catch (error) {
    if (BalmsError.isInstance(error)) throw error;
    throw new ModelError({
      parameter: "model",
      received: describeObstacle(model, error),
      expected: "layers whose gradients have gradients",
      hint: 'Take derivative: "two-pass", which any layer allows.',
      cause: error,
    });
  }
}

/** A batch's loss as `exactDerivative` takes it. */
export function lossOfLogits(loss: RowLoss, targets: Tensor): (logits: Tensor) => Tensor {
  return (logits) => loss(targets, logits);
}

// Kernels that run in the gradients of layers, and have none themselves in TensorFlow.js 4.22.
const obstacles: readonly (readonly [kernel: string, layers: RegExp])[] = [
  ["Conv2DBackpropFilter", /^(Conv1D|Conv2D|Conv2DTranspose|SeparableConv2D|ConvLSTM2D(Cell)?)$/],
  ["DepthwiseConv2dNativeBackpropFilter", /^(DepthwiseConv2D|SeparableConv2D)$/],
  ["Conv3DBackpropFilterV2", /^Conv3D(Transpose)?$/],
  ["MaxPoolGrad", /^MaxPooling[12]D$/],
  ["MaxPool3DGrad", /^MaxPooling3D$/],
  ["AvgPoolGrad", /^AveragePooling[12]D$/],
  ["AvgPool3DGrad", /^AveragePooling3D$/],
];

/** Names the layer that stands in the way. */
function describeObstacle(model: TrainableModel, error: unknown): string {
  const layer = allLayers(model.layers).find((each) => isObstacle(each));
  const why = error instanceof Error ? error.message : describeValue(error);
  if (layer === undefined) return `a model that says: ${why}`;
  return `the layer "${layer.name}" (${layer.getClassName()})`;
}

function isObstacle(layer: ModelLayer): boolean {
  const { activation } = layer as { readonly activation?: { getClassName?: () => string } };
  const elu = layer.getClassName() === "ELU" || activation?.getClassName?.() === "elu";
  if (elu && getGradient("EluGrad") == null) return true;
  return obstacles.some(
    ([kernel, layers]) => layers.test(layer.getClassName()) && getGradient(kernel) == null,
  );
}

/** Values of variables, shared and not copied. */
export function assignAll(variables: readonly Variable[], values: readonly Tensor[]): void {
  for (const [i, variable] of variables.entries()) variable.assign(values[i]);
}
