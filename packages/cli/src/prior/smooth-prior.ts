import {
  ArgumentError,
  effectiveNumberPrior,
  smoothPrior,
  temperPrior,
  type ClassPrior,
} from "@balms/core";
import type { CommandContext } from "../terminal/command-context.ts";
import { makePrior, type OutputOptions } from "./prior-output.ts";

/** What commander makes of the command line of `balms prior smooth`. */
export interface SmoothPriorOptions extends OutputOptions {
  readonly alpha?: number;
  readonly exponent?: number;
  readonly beta?: number;
}

/**
 * Makes weights of counts that are flatter, or leave no class without any.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export function smoothFoundPrior(
  source: string,
  options: SmoothPriorOptions,
  context: CommandContext,
): Promise<void> {
  const { alpha, exponent, beta } = options;
  const given = Object.entries({ "--alpha": alpha, "--exponent": exponent, "--beta": beta })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  if (given.length > 1) {
    throw new ArgumentError({
      parameter: given.join(" and "),
      received: "several ways to smooth",
      expected: "one of them",
      hint: "Smooth the result once more, where both are wanted.",
    });
  }
  return makePrior([source], options, context, ([{ prior }]) => {
    if (exponent !== undefined) return { prior: temperPrior(prior, exponent) };
    checkRows(prior, source);
    if (beta !== undefined) return { prior: effectiveNumberPrior(prior, beta) };
    return { prior: smoothPrior(prior, alpha) };
  });
}

/** One row more says nothing where rows were not counted: it would drown all shares. */
function checkRows({ counted }: ClassPrior, source: string): void {
  if (counted !== "weights") return;
  throw new ArgumentError({
    parameter: source,
    received: "weights",
    expected: "counts of rows, images or instances, which --alpha and --beta go by",
    hint: "Take the prior that was counted, or --exponent.",
  });
}
