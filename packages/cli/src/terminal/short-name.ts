import { printable } from "./printable.ts";

// GitHub Actions takes these for commands to itself: the one at the start of a line, the other anywhere.
const commands = /(?<=^\s*):(?=:)|#(?=#\[)/gu;

/**
 * A name from a file, for one cell of a table: on one line, no longer than there is room for, and nothing but a name to who reads the log.
 *
 * @param name - Any text.
 * @param most - Characters.
 */
export function shortName(name: string, most: number = 32): string {
  const line = printable(name).replaceAll(
    commands,
    (sign) => `\\u{${sign.charCodeAt(0).toString(16)}}`,
  );
  if (line.length <= most) return line;
  // No half of a character is left at the end.
  return `${line.slice(0, most - 1).replace(/\p{Cs}$/u, "")}…`;
}
