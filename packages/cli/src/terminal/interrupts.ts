import type { TextOutput } from "./command-context.ts";

const status = { SIGINT: 130, SIGTERM: 143 } as const;

/** Shows the cursor again and lets long lines wrap, as they were before a progress bar. */
const restore = "\u001B[?25h\u001B[?7h\n";

/** What is taken from the process: its signals and its end. */
interface Interruptible {
  on(signal: keyof typeof status, listener: () => void): unknown;
  exit(status: number): void;
}

/** The exit status after a signal: 128 and its number. */
export function interruptStatus(signal: string): number {
  return signal === "SIGTERM" ? status.SIGTERM : status.SIGINT;
}

/**
 * Turns Ctrl-C and the request to end into an abort, after which the command takes back what it
 * began. A second one ends the process at once, should the first not be noticed.
 *
 * @param process - Where signals come from.
 * @param output - Where a progress bar may be; on a terminal its cursor is given back.
 * @returns Aborted by the first signal; the reason is the signal's name.
 */
export function listenForInterrupts(process: Interruptible, output: TextOutput): AbortSignal {
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (!interrupt.signal.aborted) {
        interrupt.abort(signal);
        return;
      }
      if (output.isTTY === true) {
        output.write(restore);
      }
      process.exit(interruptStatus(signal));
    });
  }
  return interrupt.signal;
}
