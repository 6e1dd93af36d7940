import type { CommandContext } from "../terminal/command-context.ts";
import type { Progress } from "../terminal/progress.ts";

/** Does work that says how far it is, unless it is to be quiet; what it leaves unfinished on the terminal is taken off. */
export async function withProgress(
  context: CommandContext,
  { quiet = false }: { readonly quiet?: boolean },
  work: (progress: Progress) => Promise<void>,
): Promise<void> {
  // Loaded on demand: other commands and `--help` need not wait for bars.
  const { createProgress } = await import("../terminal/progress.ts");
  const output = quiet ? { write: () => undefined } : context.stderr;
  const progress = createProgress({ output, clock: context.clock });
  try {
    await work(progress);
  } finally {
    progress.stop();
  }
}
