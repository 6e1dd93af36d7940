import type { RowSampler } from "@balms/sampler";
import { refuseArgument, refuseValue } from "../guards/refuse-argument.ts";

const methods = ["fill", "sampledPrior", "state", "resume"];

/** Refuses what is no sampler, and one of other rows than the data have. */
export function checkSampler(sampler: RowSampler<unknown>, rowCount?: number): void {
  const given = sampler as unknown as Readonly<Record<string, unknown>> | null | undefined;
  if (methods.some((name) => typeof given?.[name] !== "function")) {
    refuseValue("sampler", sampler, "a sampler of @balms/sampler");
  }
  if (rowCount !== undefined && sampler.rowCount !== rowCount) {
    refuseArgument("sampler", `one of ${sampler.rowCount} rows`, `one of ${rowCount} rows`);
  }
}
