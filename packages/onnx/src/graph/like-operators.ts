import { elementTypeCode } from "../model/element-type.ts";
import type { GraphBuilder } from "./graph-builder.ts";

const boolCode = elementTypeCode("bool");

/** A value in the element type of another; the type may be open, as in the body of a function. */
export function addCastLike(graph: GraphBuilder, value: string, like: string): string {
  const { type } = graph.valueType(like);
  return type === undefined
    ? graph.node("CastLike", [value, like])
    : graph.node("Cast", [value], { to: elementTypeCode(type) });
}

/** A number in the element type of a value. */
export function addNumberLike(graph: GraphBuilder, number: number, like: string): string {
  const { type } = graph.valueType(like);
  if (type === "float32" || type === "float64") return graph.scalar(number, type);
  return addCastLike(graph, graph.scalar(number), like);
}

/** Whether entries are other than 0. */
export function addIsNonzero(graph: GraphBuilder, value: string): string {
  return graph.node("Cast", [value], { to: boolCode });
}

/**
 * A value where a condition holds, 0 elsewhere: also where the value is infinite or NaN there. (Operator versions 7 and 8 cannot
 * choose, only multiply: there NaN stays NaN, and 0·∞ becomes it.)
 */
export function addWhere(graph: GraphBuilder, condition: string, value: string): string {
  if (graph.opset < 9) return graph.node("Mul", [addCastLike(graph, condition, value), value]);
  return graph.node("Where", [condition, value, addNumberLike(graph, 0, value)]);
}
