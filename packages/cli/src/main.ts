import { runCommand } from "./run-command.ts";

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Once: a second Ctrl-C ends the process at once, should the first not be noticed.
  process.once(signal, () => interrupt.abort(signal));
}
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader of a pipe has gone, as in `balms prior count … | head`.
  if (error.code !== "EPIPE") {
    throw error;
  }
});
process.exitCode = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interrupt.signal,
  clock: () => performance.now(),
  debug: (process.env["BALMS_DEBUG"] ?? "") !== "",
});
