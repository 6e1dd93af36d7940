import { describeValue } from "../errors/describe-value.ts";
import type { Counted } from "./class-prior.ts";
import type { Refuse } from "./refuse-prior.ts";

/** Far more than any label set, and little enough to hold in memory while a hostile file is read. */
export const mostClasses = 4_194_304;

/** Checks counts or weights and gives them back as numbers. */
export function checkCounts(
  values: ArrayLike<unknown>,
  counted: Counted,
  refuse: Refuse,
): number[] {
  const whole = counted !== "weights";
  if (values.length === 0 || values.length > mostClasses) {
    const classes = values.length === 0 ? "no" : values.length;
    refuse("counts", `${classes} classes`, `from 1 to ${mostClasses} classes`);
  }
  const counts: number[] = [];
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    // A bigint beyond 2^53 is rounded here, and refused because what it becomes is not safe.
    const count = typeof value === "bigint" ? Number(value) : value;
    const fits = whole ? Number.isSafeInteger(count) : Number.isFinite(count);
    if (typeof count !== "number" || !fits || count < 0) {
      const received = `${describeValue(value)} at class ${i}`;
      if (!whole) refuse("counts", received, "finite numbers from 0");
      const hint = 'Only counted: "weights" may have fractions or exceed 2^53: they count nothing.';
      const weight = typeof count === "number" && count > 0;
      refuse("counts", received, "whole numbers from 0 to 2^53 - 1", weight ? hint : undefined);
    }
    counts.push(count === 0 ? 0 : count);
    total += count;
  }
  if (total === 0) refuse("counts", "only zeros", "at least one class that has examples");
  checkTotal(total, refuse, whole ? undefined : Number.MAX_VALUE);
  return counts;
}

/** Refuses a total that was rounded. */
export function checkTotal(
  total: number,
  refuse: Refuse,
  most: number = Number.MAX_SAFE_INTEGER,
): void {
  if (total <= most) return;
  const hint = "Divide all counts by the same number: only their ratios matter.";
  const limit = most === Number.MAX_SAFE_INTEGER ? "2^53 - 1" : most;
  refuse("counts", `counts that add up to more than ${limit}`, "a total that is still exact", hint);
}
