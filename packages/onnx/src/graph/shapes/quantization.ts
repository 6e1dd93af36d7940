import { intAttribute } from "../../model/attributes.ts";
import { elementTypeFromCode } from "../../model/element-type.ts";
import { likeFirst } from "../inference-context.ts";
import type { ShapeRule } from "../inference-context.ts";
import { broadcastShapes } from "../shape.ts";
import { productShape } from "./linear.ts";

const dequantize: ShapeRule = (context) => {
  const given = elementTypeFromCode(intAttribute(context.node, "output_dtype", 0));
  return [{ type: given ?? context.input(1).type, shape: context.input(0).shape }];
};

const quantize: ShapeRule = (context) => {
  const given = elementTypeFromCode(intAttribute(context.node, "output_dtype", 0));
  const type = context.input(2).type ?? given ?? "uint8";
  return [{ type, shape: context.input(0).shape }];
};

/** Shape rules of operators on whole numbers that stand for others. */
export const quantizationShapes: Readonly<Record<string, ShapeRule>> = {
  DequantizeLinear: dequantize,
  DynamicQuantizeLinear: (context) => [
    { type: "uint8", shape: context.input(0).shape },
    { type: "float32", shape: [] },
    { type: "uint8", shape: [] },
  ],
  MatMulInteger: (context) => [
    { type: "int32", shape: productShape(context, context.input(0).shape, context.input(1).shape) },
  ],
  QLinearMatMul: (context) => [
    {
      type: context.input(7).type,
      shape: productShape(context, context.input(0).shape, context.input(3).shape),
    },
  ],
  QuantizeLinear: quantize,
};

const same: ShapeRule = (context) => likeFirst(context, context.input(0).shape);

/** Two operands with three inputs each: numbers, scale and zero point. */
const ofTwo: ShapeRule = (context) =>
  likeFirst(
    context,
    broadcastShapes(context.input(0).shape, context.input(3).shape, (axis) =>
      context.unknownDimension(axis),
    ),
  );

/** The same for ONNX Runtime's own operators. */
export const fusedQuantizationShapes: Readonly<Record<string, ShapeRule>> = {
  DequantizeLinear: dequantize,
  QLinearAdd: ofTwo,
  QLinearLeakyRelu: same,
  QLinearMul: ofTwo,
  QLinearSigmoid: same,
  QLinearSoftmax: same,
  QuantizeLinear: quantize,
};
