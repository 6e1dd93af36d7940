import { runCommand, type CommandContext, type TextOutput } from "balms";

/** What a command left behind. */
export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the `balms` command line inside the test's process. */
export async function runBalms(
  argv: readonly string[],
  options: {
    readonly signal?: AbortSignal;
    readonly clock?: () => number;
    readonly onError?: (text: string) => void;
    readonly stdin?: AsyncIterable<Uint8Array>;
    /** What standard output is besides; default: no terminal. */
    readonly terminal?: Pick<TextOutput, "isTTY" | "columns" | "hasColors">;
  } = {},
): Promise<CommandResult> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const { stdin } = options;
  const context: CommandContext = {
    ...(stdin === undefined ? {} : { stdin }),
    stdout: { ...options.terminal, write: (text) => stdout.push(text) },
    stderr: {
      write: (text) => {
        stderr.push(text);
        options.onError?.(text);
      },
    },
    signal: options.signal ?? new AbortController().signal,
    clock: options.clock ?? (() => 0),
    debug: false,
  };
  const status = await runCommand(argv, context);
  return { status, stdout: stdout.join(""), stderr: stderr.join("") };
}
