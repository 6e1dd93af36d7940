import { describeSystemError } from "@balms/datasets";
import type { TextOutput } from "../terminal/command-context.ts";

/** Streams that take no more end a command as it is the custom: a reader that has gone quietly, everything else with a message. */
export function heedStreams(stderr: TextOutput): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // The reader of a pipe has gone, as in `balms prior count … | head`.
    if (error.code === "EPIPE") return;
    stderr.write(`balms: standard output: ${describeSystemError(error)}\n`);
    process.exit(1);
  });
  process.stderr.on("error", ({ code }: NodeJS.ErrnoException) => {
    // Nobody reads the messages any more, as in `balms prior count … -o prior.json 2>&1 | head`: the exit status is left to say it. It
    // also says that messages were lost which somebody wanted to keep.
    if (code !== "EPIPE") process.exitCode ||= 1;
  });
}
