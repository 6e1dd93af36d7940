import { likeFirst } from "../inference-context.ts";
import type { ShapeRule } from "../inference-context.ts";

const like: ShapeRule = (context) => likeFirst(context, context.input(0).shape);

const loss: ShapeRule = (context) => {
  const { type, shape } = context.input(0);
  return [
    { type, shape: shape?.slice(0, -1) },
    { type, shape },
  ];
};

const mean: ShapeRule = (context) => {
  const { type, shape } = context.input(0);
  return [
    { type, shape: [] },
    { type, shape },
  ];
};

/** Shape rules of the functions of the domain `ai.balms`. */
export const balmsFunctionShapes: Readonly<Record<string, ShapeRule>> = {
  BalancedMultiLabel: loss,
  BalancedMultiLabelGradient: like,
  BalancedSigmoid: loss,
  BalancedSigmoidGradient: like,
  BalancedSoftmax: loss,
  BalancedSoftmaxGradient: like,
  LogitAdjustment: like,
  LogitAdjustmentGradient: (context) => [context.input(0), context.input(1)],
  MeanOverBatch: mean,
  MeanOverWeights: mean,
};
