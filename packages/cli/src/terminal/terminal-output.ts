import type { TextOutput } from "./command-context.ts";

/**
 * A stream as commands see it: a terminal that understands no control sequences, `TERM=dumb`, is
 * written to like a pipe.
 */
export function terminalOutput(stream: TextOutput, term: string | undefined): TextOutput {
  return term === "dumb" ? { write: (text) => stream.write(text) } : stream;
}
