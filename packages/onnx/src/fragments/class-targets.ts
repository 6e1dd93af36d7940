import { addCastLike } from "../graph/like-operators.ts";
import { addUnsqueeze } from "../graph/axis-operators.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { elementTypeCode } from "../model/element-type.ts";

/** Labels as numbers that can be compared with those of the classes. */
export interface LabelColumn {
  /** The label of each row [..., 1], int64. */
  readonly column: string;
  /** Where a row's label is the class [..., C], bool; nowhere for a label that is no class. */
  readonly isClass: string;
}

/** 0, 1, … C−1, for a vector with one entry per class. */
function addClassNumbers(graph: GraphBuilder, perClass: string): string {
  const classes = graph.shapeOf(perClass)?.[0];
  if (typeof classes === "number") {
    const numbers = BigInt64Array.from({ length: classes }, (_, index) => BigInt(index));
    return graph.constant("classes", numbers, [classes]);
  }
  const [start, step] = [graph.scalar(0, "int64"), graph.scalar(1, "int64")];
  return graph.node("Range", [start, graph.node("Size", [perClass]), step], {}, "classes");
}

/**
 * Compares labels with the classes. A label that is none of them equals none: other than with a lookup, nothing is read from another
 * place.
 *
 * @param graph - graph to add to
 * @param labels - [...], int32 or int64
 * @param perClass - any vector [C]
 * @param axis - the last axis of the class scores
 */
export function addLabelColumn(
  graph: GraphBuilder,
  { labels, perClass, axis }: { labels: string; perClass: string; axis: number },
): LabelColumn {
  const integers = graph.node("Cast", [labels], { to: elementTypeCode("int64") });
  const column = addUnsqueeze(graph, integers, axis);
  const isClass = graph.node("Equal", [column, addClassNumbers(graph, perClass)]);
  return { column, isClass };
}

/** Targets t [..., C]: 1 at the row's class, else 0, in the type of the scores. */
export function addTargets(graph: GraphBuilder, isClass: string, like: string): string {
  return addCastLike(graph, isClass, like);
}

/**
 * A column [..., 1] in the shape of the labels [...]. Labels that were stretched over several rows do not fit: that run fails, where
 * taking the axis out would have gone on.
 */
export function addShapedLike(graph: GraphBuilder, column: string, labels: string): string {
  return graph.node("Reshape", [column, graph.node("Shape", [labels])], {}, "losses");
}
