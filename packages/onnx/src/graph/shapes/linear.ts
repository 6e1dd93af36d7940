import { intAttribute } from "../../model/attributes.ts";
import { likeFirst } from "../inference-context.ts";
import type { ShapeRule } from "../inference-context.ts";
import { broadcastShapes } from "../shape.ts";

const gemm: ShapeRule = (context) => {
  const a = context.input(0).shape;
  const b = context.input(1).shape;
  if (a === undefined || b === undefined) return likeFirst(context, undefined);
  const rows = a[intAttribute(context.node, "transA", 0) === 0 ? 0 : 1];
  const columns = b[intAttribute(context.node, "transB", 0) === 0 ? 1 : 0];
  return likeFirst(context, [rows, columns]);
};

const matMul: ShapeRule = (context) => {
  const a = context.input(0).shape;
  const b = context.input(1).shape;
  if (a === undefined || b === undefined) return likeFirst(context, undefined);
  const batch = broadcastShapes(a.slice(0, -2), b.slice(0, -2)) ?? [];
  const rows = a.length === 1 ? [] : [a[a.length - 2]];
  const columns = b.length === 1 ? [] : [b[b.length - 1]];
  return likeFirst(context, [...batch, ...rows, ...columns]);
};

/** Shape rules of matrix products. */
export const linearShapes: Readonly<Record<string, ShapeRule>> = { Gemm: gemm, MatMul: matMul };
