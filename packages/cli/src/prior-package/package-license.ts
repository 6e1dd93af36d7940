import parseExpression from "spdx-expression-parse";

/**
 * What npm wants as the licence of a package: an SPDX expression as it is, for words the place where they stand, nothing where
 * nobody has said it.
 */
export function packageLicense(license: string | undefined): string | undefined {
  // npm's own word for what nobody may use.
  if (license === undefined || license === "UNLICENSED") return license;
  try {
    parseExpression(license);
    return license;
  } catch {
    return "SEE LICENSE IN README.md";
  }
}
