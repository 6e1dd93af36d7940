import type { CommandContext, TextOutput } from "./command-context.ts";

const silence: TextOutput = { write: () => undefined };

/**
 * What a command takes from the process, with nobody to hear its progress and its notes where `--quiet` is given. Errors are
 * printed by what runs the command, and are heard.
 *
 * @param context - What is around it.
 * @param isQuiet - Asked each time: options are read after the command was made.
 */
export function quietContext(context: CommandContext, isQuiet: () => boolean): CommandContext {
  return {
    get stdin() {
      // Opened when it is asked for, and not before.
      return context.stdin;
    },
    get stderr() {
      return isQuiet() ? silence : context.stderr;
    },
    stdout: context.stdout,
    signal: context.signal,
    clock: context.clock,
    debug: context.debug,
  };
}
