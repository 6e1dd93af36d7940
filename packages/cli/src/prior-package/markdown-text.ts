import { shortName } from "../terminal/short-name.ts";

/** Names and texts from elsewhere on a line of Markdown: they are what they are, and set nothing off. */
export function markdownText(text: string, most = 200): string {
  return shortName(text, most).replaceAll(/[\\`*_[\]<>|~&$]/gu, String.raw`\$&`);
}

/** Names one after the other; of many the first. */
export function markdownNames(names: readonly string[], most = 20): string {
  const shown = names.slice(0, most).map((name) => `“${markdownText(name)}”`);
  const left = names.length - shown.length;
  return [...shown, ...(left > 0 ? [`and ${left} more`] : [])].join(", ");
}

/** Text that is shown as it stands: no line of it can end the block. */
export function markdownBlock(text: string): string {
  return text.trimEnd().replaceAll(/^(?=.)/gmu, "    ");
}

/** The licence on a line of Markdown. */
export function licenseWords(license: string | undefined): string {
  return license === undefined ? "not said" : markdownText(license, Infinity);
}
