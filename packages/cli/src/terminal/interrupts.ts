import type { TextOutput } from "./command-context.ts";

const status = { SIGINT: 130, SIGTERM: 143 } as const;

/** Shows the cursor again and lets long lines wrap, as they were before a progress bar. */
const restore = "\u001B[?25h\u001B[?7h\n";

/** What is taken from the process: its signals and its end. */
interface Interruptible {
  on(signal: keyof typeof status, listener: () => void): unknown;
  off(signal: keyof typeof status, listener: () => void): unknown;
  exit(status: number): void;
}

/** The exit status after a signal: 128 and its number. */
export function interruptStatus(signal: string): number {
  return signal === "SIGTERM" ? status.SIGTERM : status.SIGINT;
}

/** What a command knows of interrupts. */
export interface Interrupts {
  /** Aborted by the first signal; the reason is the signal's name. */
  readonly signal: AbortSignal;
  /** Runs work that computes without a pause and has nothing to take back: nobody would listen, so that a signal ends the process. */
  readonly whileComputing: <Result>(work: () => Result | Promise<Result>) => Promise<Result>;
}

/**
 * Turns Ctrl-C and the request to end into an abort, after which the command takes back what it
 * began. A second one ends the process at once, should the first not be noticed.
 *
 * @param process - Where signals come from.
 * @param output - Where a progress bar may be; on a terminal its cursor is given back.
 */
export function listenForInterrupts(process: Interruptible, output: TextOutput): Interrupts {
  const interrupt = new AbortController();
  const listeners = (["SIGINT", "SIGTERM"] as const).map((signal) => {
    const listener = (): void => {
      if (!interrupt.signal.aborted) {
        interrupt.abort(signal);
        return;
      }
      if (output.isTTY === true) {
        output.write(restore);
      }
      process.exit(interruptStatus(signal));
    };
    return { signal, listener };
  });
  const listen = (): void => {
    for (const { signal, listener } of listeners) process.on(signal, listener);
  };
  listen();
  return {
    signal: interrupt.signal,
    whileComputing: async (work) => {
      for (const { signal, listener } of listeners) process.off(signal, listener);
      try {
        return await work();
      } finally {
        listen();
      }
    },
  };
}
