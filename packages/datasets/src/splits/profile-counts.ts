import { exponentialCounts, paretoCounts, stepCounts } from "@balms/core";
import { refuseValue } from "@balms/core/adapter";
import type { SplitProfile } from "./split-profile.ts";

const rules = { exponential: exponentialCounts, pareto: paretoCounts, step: stepCounts };

/** Rows per class that a profile with all its settings asks for. */
export function profileCounts(profile: SplitProfile, classes: number): readonly number[] {
  if (profile.kind === "explicit") return profile.counts;
  const { kind, imbalanceFactor, largest = 0 } = profile;
  if (!Object.hasOwn(rules, kind)) {
    refuseValue("profile.kind", kind, '"exponential", "step", "pareto" or "explicit"');
  }
  return rules[kind]({ classes, largest, imbalanceFactor });
}
