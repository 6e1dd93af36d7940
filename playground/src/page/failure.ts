import { element } from "./element.ts";

/** Says what was refused, and why, as an alert. */
export function failure(text: string): HTMLElement {
  return element("p", { className: "refusal", role: "alert" }, inPage(text));
}

/** What the page calls options of the library. */
const fields = {
  logits: "Tensor with the scores",
  kind: "The scores are",
  background: "Score of the background",
  zeroCounts: "Classes without examples",
} as const;

/** The words of the library and of the command in those of the page. */
export function inPage(text: string): string {
  return text
    .replace(/^`prior`: /u, "Class counts: ")
    .replace(/^`model`: received /u, "")
    .replace(/^`([^`]+)`: /u, "$1: ")
    .replaceAll(
      /the option `(logits|kind|background|zeroCounts)`/gu,
      (_, option: keyof typeof fields) => `“${fields[option]}”`,
    )
    .replaceAll(/\bsay --kind (\w+)/gu, "choose “$1” for what the numbers are")
    .replaceAll(/\bLeave out --kind\b/gu, "Choose “raw scores”")
    .replaceAll(/,? as --kind(?: \w+)? says/gu, "");
}
