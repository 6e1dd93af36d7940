// Linear maps along one axis, and what they do to gradients. The matrix of one is what the operator makes of an identity matrix, so
// that it is the runtime's own map, with all that the operator's attributes mean there.
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { elementTypeCode } from "../model/element-type.ts";

/** The size of one axis of a value, as a list of one number. */
export function sizeOfAxis(graph: GraphBuilder, value: string, axis: number): string {
  const size = graph.shapeOf(value)?.[axis];
  if (typeof size === "number") return graph.integers([size]);
  const bounds = [graph.integers([axis]), graph.integers([axis + 1])];
  return graph.node("Slice", [graph.node("Shape", [value]), ...bounds]);
}

/** An identity matrix, as wide as one axis of a value. */
export function identityMatrix(graph: GraphBuilder, value: string, axis: number): string {
  const size = sizeOfAxis(graph, value, axis);
  const shape = graph.node("Concat", [size, size], { axis: 0 });
  const zeros = graph.node("ConstantOfShape", [shape]);
  const type = graph.floatTypeOf(value);
  const eye = graph.node("EyeLike", [zeros], { dtype: elementTypeCode("float32") });
  // Not all types have a kernel that makes one.
  const identity =
    type === "float32" ? eye : graph.node("Cast", [eye], { to: elementTypeCode(type) });
  const known = graph.shapeOf(value)?.[axis] ?? `${identity}:0`;
  graph.describe(identity, { type, shape: [known, known] });
  return identity;
}

/**
 * The gradient with respect to what a linear map along one axis was applied to.
 *
 * @param gradient - with respect to what it gave
 * @param matrix - [size before, size after]: in each row, what becomes of one element
 */
export function mapBack(
  graph: GraphBuilder,
  gradient: string,
  { axis, matrix }: { axis: number; matrix: string },
): string {
  const rank = graph.rankOf(gradient);
  if (axis === rank - 1) {
    const turned = graph.node("Transpose", [matrix], { perm: [1, 0] });
    return graph.node("MatMul", [gradient, turned]);
  }
  if (axis === rank - 2) return graph.node("MatMul", [matrix, gradient]);
  // What is behind the axis counts as one.
  const kept = Array.from({ length: axis + 1 }, () => 0);
  const flat = graph.node("Reshape", [gradient, graph.integers([...kept, -1])]);
  const bounds = [graph.integers([axis + 1]), graph.integers([rank])];
  const behind = graph.node("Slice", [graph.node("Shape", [gradient]), ...bounds]);
  const shape = graph.node("Concat", [graph.integers(kept), behind], { axis: 0 });
  const mapped = graph.node("Reshape", [graph.node("MatMul", [matrix, flat]), shape]);
  const unknown = graph
    .shapeOf(gradient)
    ?.map((size, at) => (at === axis ? `${mapped}:${at}` : size));
  graph.describe(mapped, { type: graph.valueType(gradient).type, shape: unknown });
  return mapped;
}
