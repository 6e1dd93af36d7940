import { ArgumentError } from "../errors/argument-error.ts";
import { describeValue } from "../errors/describe-value.ts";
import { PriorError } from "../errors/prior-error.ts";
import type { ClassPrior } from "./class-prior.ts";

/**
 * What to do about classes without examples, whose log is −∞.
 *
 * - `error` (the default): refuse, and name them.
 * - `mask`: keep −∞; the class gets probability 0 and no gradient, and a loss of +∞ as a target.
 * - `smooth`: add `alpha` to every count, whether or not one is zero.
 * - `floor`: raise counts below `alpha` to `alpha`.
 */
export type ZeroCounts = "error" | "mask" | "smooth" | "floor";

/** The policy for classes without examples, and its constant. */
export interface ZeroCountOptions {
  /** Default "error". */
  readonly zeroCounts?: ZeroCounts | undefined;
  /** Examples to add ("smooth") or the least count ("floor"); above 0, default 1. */
  readonly alpha?: number | undefined;
}

const namedAtMost = 5;

/** The counts that a formula sees, under the policy: the only place where it is applied. */
export function settleZeroCounts(
  prior: ClassPrior,
  options: ZeroCountOptions,
  parameter: string,
): Float64Array {
  const { zeroCounts = "error", alpha = 1 } = options;
  checkPolicy(zeroCounts, alpha);
  const counts = Float64Array.from(prior.counts);
  if (zeroCounts === "smooth") return counts.map((count) => count + alpha);
  if (zeroCounts === "floor") return counts.map((count) => Math.max(count, alpha));
  if (zeroCounts === "error" && counts.includes(0)) throw unseenClasses(prior, parameter);
  return counts;
}

function checkPolicy(zeroCounts: unknown, alpha: unknown): void {
  if (!["error", "mask", "smooth", "floor"].includes(zeroCounts as string)) {
    throw new ArgumentError({
      parameter: "zeroCounts",
      received: describeValue(zeroCounts),
      expected: '"error", "mask", "smooth" or "floor"',
    });
  }
  if (typeof alpha !== "number" || !(alpha > 0) || alpha === Infinity) {
    throw new ArgumentError({
      parameter: "alpha",
      received: describeValue(alpha),
      expected: "a finite number above 0",
    });
  }
}

function unseenClasses(prior: ClassPrior, parameter: string): PriorError {
  const unseen = prior.labels.filter((_, id) => prior.counts[id] === 0);
  const names = unseen.slice(0, namedAtMost).map((label) => describeValue(label));
  const more = unseen.length > namedAtMost ? ` and ${unseen.length - namedAtMost} more` : "";
  return new PriorError({
    parameter,
    received: `no examples of ${names.join(", ")}${more}`,
    expected: "at least one example of every class",
    hint: 'Add examples, remove the class, or choose zeroCounts "mask", "smooth" or "floor".',
  });
}
