import type { ComparedName } from "../settings/method-name.ts";

/** What a method is called in running text. */
export const methodTitles: Readonly<Record<ComparedName, string>> = {
  given: "The network as it came",
  "given-post-hoc": "The network as it came, adjusted",
  softmax: "Plain softmax",
  "post-hoc": "Post-hoc adjustment",
  "balanced-softmax": "Balanced Softmax",
  balms: "BALMS",
};

/** The same inside a sentence. */
export function titleInSentence(name: ComparedName): string {
  return methodTitles[name].replace(/^The /u, "the ");
}

/** The method's colour: a CSS variable, which differs between light and dark pages. */
export function methodColor(name: ComparedName): string {
  return `var(--${name})`;
}
