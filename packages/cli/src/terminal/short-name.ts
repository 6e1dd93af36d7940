import { printable } from "./printable.ts";

/**
 * A name from a file, for one cell of a table: on one line, and no longer than there is room for.
 *
 * @param name - Any text.
 * @param most - Characters.
 */
export function shortName(name: string, most: number = 32): string {
  const line = printable(name).replaceAll("\n", String.raw`\u{a}`);
  if (line.length <= most) return line;
  // No half of a character is left at the end.
  return `${line.slice(0, most - 1).replace(/\p{Cs}$/u, "")}…`;
}
