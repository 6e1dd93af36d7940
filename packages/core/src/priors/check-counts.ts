import { describeValue } from "../errors/describe-value.ts";
import { mostClasses } from "../checks/check-classes.ts";
import type { Counted } from "./class-prior.ts";
import type { Refuse } from "./refuse-prior.ts";

/** Checks counts or weights and gives them back as numbers. */
export function checkCounts(
  values: ArrayLike<unknown>,
  counted: Counted,
  refuse: Refuse,
): number[] {
  const whole = counted !== "weights";
  if (values.length === 0 || values.length > mostClasses) {
    refuse("counts", `${values.length} classes`, `from 1 to ${mostClasses} classes`);
  }
  const counts: number[] = [];
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    // A bigint beyond 2^53 is rounded here, and refused because what it becomes is not safe.
    const count = typeof value === "bigint" ? Number(value) : value;
    const fits = whole ? Number.isSafeInteger(count) : Number.isFinite(count);
    if (!fits || Number(count) < 0) {
      const expected = whole
        ? 'whole numbers up to 2^53 - 1, or counted: "weights"'
        : "finite numbers from 0";
      refuse("counts", `${describeValue(value)} at class ${i}`, expected);
    }
    // No negative zero.
    counts.push(Number(count) + 0);
    total += Number(count);
  }
  if (total === 0) refuse("counts", "only zeros", "at least one that is positive");
  if (total > (whole ? Number.MAX_SAFE_INTEGER : Number.MAX_VALUE)) {
    const hint = "Divide all: only ratios matter.";
    refuse("counts", `${total} in all`, "up to 2^53 - 1, or finite weights", hint);
  }
  return counts;
}
