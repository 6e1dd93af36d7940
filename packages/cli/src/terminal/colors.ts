import type { TextOutput } from "./command-context.ts";

const codes = { cyan: 36, yellow: 33, magenta: 35, bold: 1, dim: 2 } as const;

/** A colour or weight of text on a terminal. */
export type Paint = keyof typeof codes;

/**
 * Colours text where the output shows colours, and nobody has asked for none (`NO_COLOR`): it knows itself.
 *
 * @param output - Where the text will be written.
 * @returns A function that gives back its text as it is where there are no colours.
 */
export function painter(output: TextOutput): (text: string, paint: Paint) => string {
  const colored = output.hasColors?.() === true;
  return (text, paint) =>
    colored && text !== "" ? `\u001B[${codes[paint]}m${text}\u001B[0m` : text;
}
