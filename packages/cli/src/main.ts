import { describeSystemError } from "@balms/datasets";
import { runCommand } from "./run-command.ts";
import { listenForInterrupts } from "./terminal/interrupts.ts";
import { terminalOutput } from "./terminal/terminal-output.ts";

const stderr = terminalOutput(process.stderr, process.env);
const { signal, whileComputing } = listenForInterrupts(process, stderr);
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
const status = await runCommand(process.argv.slice(2), {
  get stdin() {
    // Opened when it is asked for: a stream that nobody reads would keep the process.
    return process.stdin;
  },
  stdout: terminalOutput(process.stdout, process.env),
  stderr,
  signal,
  whileComputing,
  clock: () => performance.now(),
  debug: (process.env["BALMS_DEBUG"] ?? "") !== "",
});
if (status !== 0) process.exitCode = status;
