import type { CommandContext } from "../terminal/command-context.ts";
import type { Progress } from "../terminal/progress.ts";

/** Does work that says how far it is; what it leaves unfinished on the terminal is taken off. */
export async function withProgress(
  context: CommandContext,
  work: (progress: Progress) => Promise<void>,
): Promise<void> {
  // Loaded on demand: other commands and `--help` need not wait for bars.
  const { createProgress } = await import("../terminal/progress.ts");
  const progress = createProgress({ output: context.stderr, clock: context.clock });
  try {
    await work(progress);
  } finally {
    progress.stop();
  }
}
