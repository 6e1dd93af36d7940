import type { DetectorMethod } from "../../settings/detector-method.ts";

/** What a method is called in running text. */
export const detectorTitles: Readonly<Record<DetectorMethod, string>> = {
  sigmoid: "The detector as it is",
  "post-hoc": "Post-hoc shift",
  "post-hoc-normalised": "Post-hoc, normalised",
  "sigmoid-retrained": "Plain sigmoid, retrained",
  "balanced-sigmoid": "Balanced sigmoid",
  reweighted: "Meta Reweighter",
  "reweighted-shifted": "Meta Reweighter, shifted",
};

/** The method's colour: a CSS variable, which differs between light and dark pages. */
export function detectorColor(name: DetectorMethod): string {
  return `var(--${name})`;
}
