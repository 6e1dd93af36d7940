import { intAttribute } from "../../model/attributes.ts";
import { likeFirst } from "../inference-context.ts";
import type { InferenceContext, ShapeRule } from "../inference-context.ts";
import { normalAxis } from "../shape.ts";
import type { Shape } from "../shape.ts";

const same: ShapeRule = (context) => likeFirst(context, context.input(0).shape);

/** Further outputs are running or saved statistics, one for each channel. */
const batch: ShapeRule = (context) => {
  const statistics = { type: context.input(3).type, shape: context.input(3).shape };
  return [...same(context), statistics, statistics, statistics, statistics];
};

/** Mean and deviation have the normalised axes with size 1. */
function statisticsShape(context: InferenceContext): Shape | undefined {
  const { shape } = context.input(0);
  if (shape === undefined) return undefined;
  const axis = normalAxis(intAttribute(context.node, "axis", -1), shape.length);
  return shape.map((size, place) => (place < axis ? size : 1));
}

const layer: ShapeRule = (context) => {
  const statistics = { type: "float32" as const, shape: statisticsShape(context) };
  return [...same(context), statistics, statistics];
};

/** ONNX Runtime's sum and normalisation in one: the fourth output is the sum. */
const skipLayer: ShapeRule = (context) => {
  const none = { type: undefined, shape: undefined };
  return [...same(context), none, none, ...same(context)];
};

/** Shape rules of normalisations: numbers change, shapes do not. */
export const normalizationShapes: Readonly<Record<string, ShapeRule>> = {
  BatchNormalization: batch,
  GroupNormalization: same,
  InstanceNormalization: same,
  LRN: same,
  LayerNormalization: layer,
  LpNormalization: same,
  MeanVarianceNormalization: same,
  RMSNormalization: same,
};

/** The same for ONNX Runtime's own operators. */
export const fusedNormalizationShapes: Readonly<Record<string, ShapeRule>> = {
  BiasGelu: same,
  FastGelu: same,
  Gelu: same,
  QuickGelu: same,
  SkipLayerNormalization: skipLayer,
};
