import type { ClassPrior } from "@balms/core";
import { refuse, refuseValue } from "@balms/core/adapter";
import type { RowSampler } from "@balms/sampler";
import { checkSameOrder } from "./check-same-order.ts";

const methods = ["fill", "sampledPrior", "state", "resume"];

/** Refuses what is no sampler, and one of other rows than the data have. */
export function checkDataSampler(sampler: RowSampler<unknown>, rowCount?: number): void {
  const given = sampler as unknown as Readonly<Record<string, unknown>> | null | undefined;
  if (methods.some((name) => typeof given?.[name] !== "function")) {
    refuseValue("sampler", sampler, "a sampler of @balms/sampler");
  }
  if (rowCount !== undefined && sampler.rowCount !== rowCount) {
    refuse("sampler", `one of ${sampler.rowCount} rows`, `one of ${rowCount} rows`);
  }
}

/** Refuses a sampler of other classes than the prior has, or of the same ones in another order. */
export function checkSamplerClasses(sampler: RowSampler<unknown>, prior: ClassPrior): void {
  const sampled = sampler.sampledPrior();
  // A sampler that was made from a number of rows alone knows of no classes.
  if (sampled.classes.length > 1) checkSameOrder(prior, sampled, "sampler");
}
