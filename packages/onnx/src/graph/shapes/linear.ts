import { intAttribute, stringAttribute } from "../../model/attributes.ts";
import { likeFirst } from "../inference-context.ts";
import type { InferenceContext, ShapeRule } from "../inference-context.ts";
import { readEinsum } from "../einsum-equation.ts";
import { broadcastShapes } from "../shape.ts";
import type { Dimension, Shape } from "../shape.ts";

const gemm: ShapeRule = (context) => {
  const a = context.input(0).shape;
  const b = context.input(1).shape;
  const rows = a?.[intAttribute(context.node, "transA", 0) === 0 ? 0 : 1];
  const columns = b?.[intAttribute(context.node, "transB", 0) === 0 ? 1 : 0];
  return likeFirst(context, [
    rows ?? context.unknownDimension(0),
    columns ?? context.unknownDimension(1),
  ]);
};

/** The shape of a matrix product of NumPy's kind. */
export function productShape(
  context: InferenceContext,
  a: Shape | undefined,
  b: Shape | undefined,
): Shape | undefined {
  if (a === undefined || b === undefined) return undefined;
  const batch =
    broadcastShapes(a.slice(0, -2), b.slice(0, -2), (axis) => context.unknownDimension(axis)) ?? [];
  const rows = a.length === 1 ? [] : [a[a.length - 2]];
  const columns = b.length === 1 ? [] : [b[b.length - 1]];
  return [...batch, ...rows, ...columns];
}

/** The last two dimensions exchanged, where the node says so. */
function turned(context: InferenceContext, index: number, attribute: string): Shape | undefined {
  const { shape } = context.input(index);
  if (shape === undefined || intAttribute(context.node, attribute, 0) === 0) return shape;
  return [...shape.slice(0, -2), ...shape.slice(-2).toReversed()];
}

const fusedMatMul: ShapeRule = (context) => {
  const isPlain = ["transBatchA", "transBatchB"].every(
    (name) => intAttribute(context.node, name, 0) === 0,
  );
  const shape = isPlain
    ? productShape(context, turned(context, 0, "transA"), turned(context, 1, "transB"))
    : undefined;
  return likeFirst(context, shape);
};

const quantizedGemm: ShapeRule = (context) => {
  const { node } = context;
  const rows = context.input(0).shape?.[intAttribute(node, "transA", 0) === 0 ? 0 : 1];
  const columns = context.input(3).shape?.[intAttribute(node, "transB", 0) === 0 ? 1 : 0];
  const isReal = (node.input[8] ?? "") === "";
  return [
    {
      type: isReal ? "float32" : context.input(8).type,
      shape: [rows ?? context.unknownDimension(0), columns ?? context.unknownDimension(1)],
    },
  ];
};

/** A sum over letters: each letter's size is that of the axis it stands for. */
const einsum: ShapeRule = (context) => {
  const ranks = context.node.input.map((_, index) => context.input(index).shape?.length);
  const equation = readEinsum(stringAttribute(context.node, "equation", ""), ranks);
  if (equation === undefined) return likeFirst(context, undefined);
  const sizes = new Map<string, Dimension>();
  for (const [index, term] of equation.terms.entries()) {
    for (const [axis, letter] of term.split("").entries()) {
      const size = context.input(index).shape?.[axis];
      const met = broadcastShapes(
        [sizes.get(letter) ?? 1],
        size === undefined ? undefined : [size],
        () => context.unknownDimension(equation.result.indexOf(letter)),
      );
      if (met !== undefined) sizes.set(letter, met[0]);
    }
  }
  return likeFirst(
    context,
    equation.result
      .split("")
      .map((letter, axis) => sizes.get(letter) ?? context.unknownDimension(axis)),
  );
};

/** Queries weigh values: their batch, heads and length, and the size of a value; heads may lie side by side. */
const attention: ShapeRule = (context) => {
  const [queries, , values] = [0, 1, 2].map((index) => context.input(index).shape);
  const width = values?.at(-1);
  if (queries === undefined || width === undefined) return likeFirst(context, undefined);
  const heads = ["q_num_heads", "kv_num_heads"].map((name) => intAttribute(context.node, name, 0));
  if (queries.length === 4) return likeFirst(context, [...queries.slice(0, 3), width]);
  const size = typeof width === "number" ? (width / heads[1]) * heads[0] : undefined;
  const whole = Number.isInteger(size) ? size : undefined;
  return likeFirst(context, [...queries.slice(0, 2), whole ?? context.unknownDimension(2)]);
};

const fewBits: ShapeRule = (context) => {
  const { shape } = context.input(0);
  const width = intAttribute(context.node, "N", 0);
  return likeFirst(context, shape && [...shape.slice(0, -1), width]);
};

/** Shape rules of matrix products. */
export const linearShapes: Readonly<Record<string, ShapeRule>> = {
  Attention: attention,
  Einsum: einsum,
  Gemm: gemm,
  MatMul: (context) =>
    likeFirst(context, productShape(context, context.input(0).shape, context.input(1).shape)),
};

/** The same for ONNX Runtime's own operators. */
export const fusedLinearShapes: Readonly<Record<string, ShapeRule>> = {
  DynamicQuantizeMatMul: linearShapes["MatMul"],
  FusedGemm: gemm,
  FusedMatMul: fusedMatMul,
  MatMulIntegerToFloat: (context) => [
    {
      type: context.input(2).type,
      shape: productShape(context, context.input(0).shape, context.input(1).shape),
    },
  ],
  MatMulNBits: fewBits,
  QGemm: quantizedGemm,
  TransposeMatMul: fusedMatMul,
};
