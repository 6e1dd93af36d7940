import { intAttribute } from "../../model/attributes.ts";
import { elementTypeFromCode } from "../../model/element-type.ts";
import { likeFirst } from "../inference-context.ts";
import type { InferenceContext, ShapeRule } from "../inference-context.ts";
import { broadcastShapes } from "../shape.ts";
import type { Shape } from "../shape.ts";

const same: ShapeRule = (context) => likeFirst(context, context.input(0).shape);

function broadcastAll(context: InferenceContext): Shape | undefined {
  const [first, ...others] = context.node.input.map((_, index) => context.input(index).shape);
  return others.reduce(
    (shape, next) => broadcastShapes(shape, next, (axis) => context.unknownDimension(axis)),
    first,
  );
}

const broadcast: ShapeRule = (context) => likeFirst(context, broadcastAll(context));

const compare: ShapeRule = (context) => [{ type: "bool", shape: broadcastAll(context) }];

const test: ShapeRule = (context) => [{ type: "bool", shape: context.input(0).shape }];

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
  Max: broadcast,
  Min: broadcast,
  Mul: broadcast,
  Neg: same,
  Not: test,
  Or: compare,
  Pow: broadcast,
  Reciprocal: same,
  Relu: same,
  RotaryEmbedding: same,
  Round: same,
  Sigmoid: same,
  Sign: same,
  Softmax: same,
  Sqrt: same,
  Sub: broadcast,
  Sum: broadcast,
  Tanh: same,
  Acos: same,
  Acosh: same,
  Asin: same,
  Asinh: same,
  Atan: same,
  Atanh: same,
  Celu: same,
  Cos: same,
  Cosh: same,
  Elu: same,
  Gelu: same,
  HardSigmoid: same,
  HardSwish: same,
  Hardmax: same,
  Mish: same,
  Selu: same,
  Shrink: same,
  Sin: same,
  Sinh: same,
  Softplus: same,
  Softsign: same,
  Swish: same,
  Tan: same,
  ThresholdedRelu: same,
  Trilu: same,
  PRelu: same,
  Mean: broadcast,
  Mod: broadcast,
  Xor: compare,
  IsNaN: test,
  IsInf: test,
  CastLike: (context) => [{ type: context.input(1).type, shape: context.input(0).shape }],
  Where: (context) => [
    {
      type: context.input(1).type,
      shape: broadcastAll(context),
    },
  ],
};
