// Of characters. A file may hold a name of a megabyte.
const longest = 2 ** 14;

/**
 * Text from files and arguments, as a terminal may show it on one line: characters that steer one, that show nothing or begin a new
 * line are spelt out.
 */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Lines for a terminal: each stays one, whatever the names in it are, and ends somewhere. */
export function printableLines(lines: readonly string[]): string {
  return lines.map((line) => `${printable(startOf(line))}\n`).join("");
}

function startOf(line: string): string {
  if (line.length <= longest) return line;
  // No half of a character is left at the end.
  return `${line.slice(0, longest - 1).replace(/\p{Cs}$/u, "")}…`;
}
