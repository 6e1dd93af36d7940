import { ArgumentError } from "@balms/core";
import validateName from "validate-npm-package-name";

/**
 * Refuses what npm takes for no name of a new package.
 *
 * @param name - Such as "@acme/photos-prior".
 */
export function checkPackageName(name: string): void {
  const { validForNewPackages, errors = [], warnings = [] } = validateName(name);
  if (validForNewPackages) return;
  const reasons = [...errors, ...warnings].map((reason) => reason.replace(/^name /u, "it "));
  throw new ArgumentError({
    parameter: "--name",
    received: `${JSON.stringify(name)} (${reasons.join(", ")})`,
    expected: "the name of an npm package",
    hint: "Such as @acme/photos-prior: small letters, digits, hyphens, with a scope or without.",
  });
}

/** The name without its scope. */
export function plainPackageName(name: string): string {
  return name.replace(/^@[^/]*\//u, "");
}
