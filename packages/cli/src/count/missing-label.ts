import { formatCount } from "../terminal/format-values.ts";
import { optionText } from "./looks-like-table.ts";

/** What programs write where there is no label. */
const meansNone = /^(?:nan|null|none|na|n\/a|nil|undefined|\?|-)$/iu;

/** How messages say that a text stands for no label. */
export function missingOption(text: string): string {
  return `--missing ${optionText(text)}`;
}

/** What is said of classes that are called as if there were none. */
export function missingNotes(classes: readonly string[], counts: readonly number[]): string[] {
  return classes.flatMap((name, id) => {
    const rows = counts[id] ?? 0;
    if (rows === 0 || !meansNone.test(name)) return [];
    const have = `${formatCount(rows)} ${rows === 1 ? "row has" : "rows have"}`;
    return [
      `${have} the class ${JSON.stringify(name)}: if it means that there is none, say ${missingOption(name)}`,
    ];
  });
}
