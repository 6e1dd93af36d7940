import { checkWhole, classIds, refuse, refuseValue } from "@balms/core/adapter";
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
    refuseValue("draw", draw, "the draw of a batch");
  }
  checkWhole(epoch ?? -1, "draw.epoch", 0);
  checkWhole(first ?? -1, "draw.first", 0, epochLength - 1);
  classIds(classes, { rows: classes.length, classes: counts.length, parameter: "draw.classes" });
  const absent = classes.findIndex((id) => counts[id] === 0);
  if (absent < 0) return draw;
  return refuse(
    "draw.classes",
    `class ${classes[absent]}, which has no rows`,
    "classes that can have been drawn",
  );
}

/** Refuses a draw of other rows than those at this place. */
export function checkDrawnFor(draw: MetaDraw, drawn: Omit<MetaDraw, "state">): void {
  for (const field of ["epoch", "first"] as const) {
    if (draw[field] !== drawn[field]) refuse(`draw.${field}`, `${draw[field]}`, `${drawn[field]}`);
  }
  const { classes } = draw;
  if (classes.length !== drawn.classes.length) {
    refuse("draw.classes", `${classes.length} classes`, `${drawn.classes.length}, one per row`);
  }
  const place = drawn.classes.findIndex((id, b) => id !== classes[b]);
  if (place >= 0) {
    const expected = `${drawn.classes[place]}, the class of the row there`;
    refuse("draw.classes", `${classes[place]} at position ${place}`, expected);
  }
}
