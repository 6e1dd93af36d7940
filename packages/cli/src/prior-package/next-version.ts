import type { VersionStep } from "./prior-change.ts";

/** The version of a package that none came before. */
export const firstVersion = "1.0.0";

/** A version of three numbers, as npm has them; undefined for one that is more than that, and for what is none. */
export function parseVersion(text: unknown): readonly [number, number, number] | undefined {
  if (typeof text !== "string" || !/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/u.test(text))
    return undefined;
  const [major = 0, minor = 0, patch = 0] = text.split(".").map(Number);
  const numbers = [major, minor, patch] as const;
  return numbers.every(Number.isSafeInteger) ? numbers : undefined;
}

/**
 * The version that comes next (Semantic Versioning 2.0.0). Before 1.0.0 everything may change with the second number, and npm's
 * ranges go by that: there a major step is one of the second number, others are of the third.
 */
export function nextVersion(
  [major, minor, patch]: readonly [number, number, number],
  step: VersionStep,
): string {
  if (major === 0) return step === "major" ? `0.${minor + 1}.0` : `0.${minor}.${patch + 1}`;
  if (step === "major") return `${major + 1}.0.0`;
  return step === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}
