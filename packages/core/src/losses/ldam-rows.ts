import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkMatrix } from "../checks/check-matrix.ts";
import { checkNumber } from "../checks/check-values.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { centerRows } from "./center-rows.ts";
import { marginNames, settleMargins } from "./ldam-margins.ts";
import type { LdamOptions } from "./ldam-options.ts";

/** z relative to the greatest of each row, so that scaling cannot overflow. */
export function withMargins(
  logits: FloatArray,
  labels: Labels,
  options: LdamOptions,
  others: readonly string[],
): { scaled: Float64Array; ids: Int32Array; shift: Float64Array; scale: number } {
  const { prior, scale = 30 } = { ...options };
  checkNumber(scale, "scale", { above: 0 });
  const margins = settleMargins(prior, options, ["prior", "scale", ...marginNames, ...others]);
  const classes = margins.length;
  const rows = checkMatrix(logits, classes, "logits");
  const ids = classIds(labels, { rows, classes });
  const scaled = Float64Array.from(logits);
  ids.forEach((id, row) => {
    const own = row * classes + id;
    scaled[own] = Math.max(scaled[own] - margins[id], -Number.MAX_VALUE);
  });
  // The margin of a class without examples would be infinite.
  const shift = Float64Array.from(prior.counts, (count) =>
    count === 0 && options.zeroCounts === "mask" ? -Infinity : 0,
  );
  const centered = scaled.map((logit, i) => logit + shift[i % classes]);
  centerRows(centered, classes, scale);
  return { scaled: centered, ids, shift, scale };
}
