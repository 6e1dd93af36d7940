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
    refuse("counts", `${values.length || "no"} classes`, `from 1 to ${mostClasses} classes`);
  }
  const counts: number[] = [];
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    // A bigint beyond 2^53 is rounded here, and refused because what it becomes is not safe.
    const count = typeof value === "bigint" ? Number(value) : value;
    const fits = whole ? Number.isSafeInteger(count) : Number.isFinite(count);
    if (typeof count !== "number" || !fits || count < 0) {
      const expected = whole ? "whole numbers from 0 to 2^53 - 1" : "finite numbers from 0";
      const hint = whole ? 'Fractions need counted: "weights".' : undefined;
      refuse("counts", `${describeValue(value)} at class ${i}`, expected, hint);
    }
    // No negative zero.
    counts.push(count + 0);
    total += count;
  }
  if (total === 0) refuse("counts", "only zeros", "at least one that is positive");
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
  const hint = "Divide all by one number: only ratios matter.";
  const limit = most === Number.MAX_SAFE_INTEGER ? "2^53 - 1" : most;
  refuse("counts", `counts that add up to more than ${limit}`, "a total that is still exact", hint);
}
