import type { GraphBuilder } from "../graph/graph-builder.ts";
import { elementTypeCode } from "../model/element-type.ts";

/** Which rows belong to which class, by name. */
export interface ClassRowNames {
  /** All rows sorted by class [N], int32. */
  readonly rows: string;
  /** Where each class begins in `rows` [C], int32. */
  readonly starts: string;
  /** How many rows each class has [C], float64. */
  readonly sizes: string;
}

/**
 * A row of each drawn class, uniformly: `rows[start_c + ⌊u·n_c⌋]` for uniform numbers u in [0, 1), both [B].
 *
 * In double precision, where `u·n_c` never rounds up to n_c.
 */
export function addRowDraw(
  graph: GraphBuilder,
  { rows, starts, sizes }: ClassRowNames,
  { classes, uniforms }: { classes: string; uniforms: string },
): string {
  const place = graph.node("Mul", [uniforms, graph.node("Gather", [sizes, classes])]);
  // A cast to integers cuts the fraction off.
  const offset = graph.node("Cast", [place], { to: elementTypeCode("int32") });
  const start = graph.node("Gather", [starts, classes]);
  return graph.node("Gather", [rows, graph.node("Add", [start, offset])], {}, "drawnRows");
}
