import type { MethodName } from "../settings/method-name.ts";

/** What a method is called in running text. */
export const methodTitles: Readonly<Record<MethodName, string>> = {
  softmax: "Plain softmax",
  "post-hoc": "Post-hoc adjustment",
  "balanced-softmax": "Balanced Softmax",
  balms: "BALMS",
};

/** The method's colour: a CSS variable, which differs between light and dark pages. */
export function methodColor(name: MethodName): string {
  return `var(--${name})`;
}
