/**
 * A value as JSON for standard output: characters that would steer a terminal are written by their numbers, so that whoever parses it
 * gets the same names.
 *
 * @param value - What JSON can hold.
 * @param indent - Spaces for each level; default 2. 0: all on one line.
 */
export function jsonText(value: unknown, indent: number = 2): string {
  return `${steerless(JSON.stringify(value, undefined, indent))}\n`;
}

/** JSON that was written elsewhere, in the same way. */
export function steerless(json: string): string {
  // Below 0x20 JSON does it by itself; line feeds between the lines are its own.
  return json.replaceAll(/[\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}
