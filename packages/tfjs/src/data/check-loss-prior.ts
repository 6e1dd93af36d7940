import { type ClassPrior, PriorError } from "@balms/core";
import type { RowSampler } from "@balms/sampler";
import { originOf } from "../losses/loss-origin.ts";

// As far as shares may be off, relative to themselves: that moves a logit by 0.01.
const tolerance = 0.01;

/**
 * Refuses a loss with another prior inside than the rows have that it is to see: those of the data,
 * or what a sampler draws of them. It would correct a second time, or for what is not there.
 */
export function checkLossPrior(
  loss: unknown,
  prior: ClassPrior,
  sampler: RowSampler<unknown> | undefined,
): void {
  const assumed = originOf(loss)?.assumes;
  if (assumed === undefined) return;
  const sampled = sampler?.sampledPrior();
  // A sampler that was made from a number of rows alone draws them as they are.
  const isSampled = sampled !== undefined && sampled.classes.length > 1;
  const seen = isSampled ? sampled : prior;
  if (assumed.classes.length !== seen.classes.length) return;
  const [own, expected] = [sharesOf(assumed), sharesOf(seen)];
  const off = own.findIndex(
    (share, id) => Math.abs(share - expected[id]) > tolerance * expected[id],
  );
  if (off === -1) return;
  throw new PriorError({
    parameter: "loss",
    received: `a prior inside with the share ${own[off].toPrecision(3)} of class "${prior.classes[off]}"`,
    expected: `${expected[off].toPrecision(3)}, as ${isSampled ? "the sampler draws" : "prior has"}`,
    hint: 'Leave the loss out, which is then made to fit, or give it mismatch: "intended".',
  });
}

function sharesOf({ counts }: ClassPrior): number[] {
  const sum = counts.reduce((total, count) => total + count, 0);
  return Array.from(counts, (count) => count / sum);
}
