import { interrupts, interruptStatus, type Interrupt } from "./interrupt-status.ts";

/** So many milliseconds a command has for taking back what it began. */
const patience = 250;

/** What is taken from the process: its signals and its end. */
export interface Interruptible {
  on(signal: Interrupt, listener: () => void): unknown;
  off(signal: Interrupt, listener: () => void): unknown;
  readonly pid: number;
  kill(pid: number, signal: Interrupt): unknown;
  exit(status: number): void;
}

/** What an interrupt does. */
export interface InterruptActions {
  /** Asks the command to end; at the first signal. */
  readonly ask: (interrupt: Interrupt) => void;
  /** What is left to do when the process ends now. */
  readonly leave: () => void;
}

/**
 * Turns Ctrl-C and the request to end into a question, after which the command takes back what it began. A moment later, or at the
 * second one, the process ends, whatever its threads are at: by the signal itself, since an exit would wait for those inside of the
 * system. A shell gives the same status for both.
 *
 * @returns Stops listening: the command has ended.
 */
export function heedInterrupts(
  process: Interruptible,
  { ask, leave }: InterruptActions,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const listeners = interrupts.map((interrupt) => {
    const end = (): void => {
      forget();
      leave();
      process.kill(process.pid, interrupt);
      // Where signals are none of the system's.
      process.exit(interruptStatus(interrupt));
    };
    const listener = (): void => {
      if (timer !== undefined) return end();
      timer = setTimeout(end, patience);
      ask(interrupt);
    };
    return { interrupt, listener };
  });
  const forget = (): void => {
    clearTimeout(timer);
    for (const { interrupt, listener } of listeners) process.off(interrupt, listener);
  };
  for (const { interrupt, listener } of listeners) process.on(interrupt, listener);
  return forget;
}
