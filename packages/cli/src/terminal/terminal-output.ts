import type { TextOutput } from "./command-context.ts";

/** What is set around a process about its terminal. */
interface TerminalSettings {
  readonly TERM?: string | undefined;
  readonly FORCE_COLOR?: string | undefined;
}

/**
 * A stream as commands see it. A terminal that understands no control sequences, `TERM=dumb`, is written to like a pipe; a pipe gets
 * colours, and no bars, where `FORCE_COLOR` asks for them. (`NO_COLOR` is seen to by the streams of Node, which have no colours then.)
 */
export function terminalOutput(
  stream: TextOutput,
  { TERM, FORCE_COLOR = "" }: TerminalSettings,
): TextOutput {
  const isForced = !["", "0", "false"].includes(FORCE_COLOR);
  if (stream.isTTY === true && TERM !== "dumb") return stream;
  const { columns } = stream;
  const plain = {
    write: (text: string) => stream.write(text),
    ...(columns === undefined ? {} : { columns }),
  };
  return isForced ? { ...plain, hasColors: () => true } : plain;
}
