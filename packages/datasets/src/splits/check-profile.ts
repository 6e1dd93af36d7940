import type { SplitProfile } from "./split-profile.ts";

/** The value as a profile, or undefined when it is none. */
export function checkProfile(value: unknown): SplitProfile | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kind, imbalanceFactor, largest, counts } = value as Record<string, unknown>;
  if (kind === "explicit") {
    return Array.isArray(counts) && counts.every(Number.isSafeInteger)
      ? { kind, counts: counts as number[] }
      : undefined;
  }
  const isRule = kind === "exponential" || kind === "step" || kind === "pareto";
  if (!isRule || typeof imbalanceFactor !== "number" || typeof largest !== "number") {
    return undefined;
  }
  return { kind, imbalanceFactor, largest };
}
