import { ArgumentError } from "@balms/core";
import { classIds, checkWhole, describeValue } from "@balms/core/adapter";
import type { MetaDraw } from "./meta-row-sampler.ts";

/** Refuses what is no draw of rows of these classes. */
export function checkDraw(
  draw: MetaDraw,
  counts: readonly number[],
  epochLength: number,
): MetaDraw {
  const given: Partial<MetaDraw> | null | undefined = draw;
  const { epoch, first, classes } = { ...given };
  if (!(classes instanceof Int32Array)) {
    throw new ArgumentError({
      parameter: "draw",
      received: describeValue(draw),
      expected: "the draw of a batch",
    });
  }
  checkWhole(epoch ?? -1, "draw.epoch", 0);
  checkWhole(first ?? -1, "draw.first", 0, epochLength - 1);
  classIds(classes, { rows: classes.length, classes: counts.length, parameter: "draw.classes" });
  const absent = classes.findIndex((id) => counts[id] === 0);
  if (absent < 0) return draw;
  throw new ArgumentError({
    parameter: "draw.classes",
    received: `class ${classes[absent]}, which has no rows`,
    expected: "classes that can have been drawn",
  });
}

/** Refuses a draw of other rows than those at this place. */
export function checkDrawnFor(draw: MetaDraw, drawn: Omit<MetaDraw, "state">): void {
  for (const field of ["epoch", "first"] as const) {
    if (draw[field] !== drawn[field]) refuse(field, `${draw[field]}`, `${drawn[field]}`);
  }
  const { classes } = draw;
  if (classes.length !== drawn.classes.length) {
    refuse("classes", `${classes.length} classes`, `${drawn.classes.length}, one per row`);
  }
  const place = drawn.classes.findIndex((id, b) => id !== classes[b]);
  if (place >= 0) {
    const expected = `${drawn.classes[place]}, the class of the row there`;
    refuse("classes", `${classes[place]} at position ${place}`, expected);
  }
}

function refuse(field: string, received: string, expected: string): never {
  throw new ArgumentError({ parameter: `draw.${field}`, received, expected });
}
