import type { GraphBuilder } from "../graph/graph-builder.ts";
import { staticSize } from "../graph/shape.ts";
import { elementTypeCode } from "../model/element-type.ts";

/** `1/n` for the n elements of a value that one element of another stands for, in the first one's type. */
export function elementShare(graph: GraphBuilder, whole: string, part: string): string {
  const type = graph.floatTypeOf(whole);
  const [all, left] = [whole, part].map((value) => staticSize(graph.shapeOf(value)));
  if (all !== undefined && left !== undefined) return graph.scalar(left / all, type);
  const count = graph.node("Div", [graph.node("Size", [whole]), graph.node("Size", [part])]);
  // Half precision ends below the number of elements of a picture, but not above a share of them.
  const wide = type === "float64" ? type : "float32";
  const share = graph.node("Reciprocal", [
    graph.node("Cast", [count], { to: elementTypeCode(wide) }),
  ]);
  return wide === type ? share : graph.node("Cast", [share], { to: elementTypeCode(type) });
}
