import { intAttribute } from "../../model/attributes.ts";
import { elementTypeFromCode } from "../../model/element-type.ts";
import { likeFirst } from "../inference-context.ts";
import type { InferenceContext, ShapeRule } from "../inference-context.ts";
import { broadcastShapes } from "../shape.ts";
import type { Shape } from "../shape.ts";

const same: ShapeRule = (context) => likeFirst(context, context.input(0).shape);

function broadcastAll(context: InferenceContext): Shape | undefined {
  return context.node.input
    .map((_, index) => context.input(index).shape)
    .reduce((shape, next) => broadcastShapes(shape, next));
}

const broadcast: ShapeRule = (context) => likeFirst(context, broadcastAll(context));

const compare: ShapeRule = (context) => [{ type: "bool", shape: broadcastAll(context) }];

/** Shape rules of operators that work element by element, with or without broadcasting. */
export const elementwiseShapes: Readonly<Record<string, ShapeRule>> = {
  Abs: same,
  Add: broadcast,
  And: compare,
  Cast: (context) => [
    {
      type: elementTypeFromCode(intAttribute(context.node, "to", 1)),
      shape: context.input(0).shape,
    },
  ],
  Ceil: same,
  Clip: same,
  CumSum: same,
  DequantizeLinear: (context) => {
    const given = elementTypeFromCode(intAttribute(context.node, "output_dtype", 0));
    return [{ type: given ?? context.input(1).type, shape: context.input(0).shape }];
  },
  Div: broadcast,
  Dropout: (context) => {
    const { type, shape } = context.input(0);
    return [
      { type, shape },
      { type: "bool", shape },
    ];
  },
  Equal: compare,
  Erf: same,
  Exp: same,
  Floor: same,
  Greater: compare,
  GreaterOrEqual: compare,
  Identity: same,
  LeakyRelu: same,
  Less: compare,
  LessOrEqual: compare,
  Log: same,
  LogSoftmax: same,
  LpNormalization: same,
  Max: broadcast,
  Min: broadcast,
  Mul: broadcast,
  Neg: same,
  Not: (context) => [{ type: "bool", shape: context.input(0).shape }],
  Or: compare,
  Pow: broadcast,
  QuantizeLinear: (context) => {
    const given = elementTypeFromCode(intAttribute(context.node, "output_dtype", 0));
    const type = context.input(2).type ?? given ?? "uint8";
    return [{ type, shape: context.input(0).shape }];
  },
  Reciprocal: same,
  Relu: same,
  Round: same,
  Sigmoid: same,
  Sign: same,
  Softmax: same,
  Sqrt: same,
  Sub: broadcast,
  Sum: broadcast,
  Tanh: same,
  Where: (context) => [
    {
      type: context.input(1).type,
      shape: broadcastAll(context),
    },
  ],
};
