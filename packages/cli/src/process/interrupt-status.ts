const status = { SIGINT: 130, SIGTERM: 143 } as const;

/** The signals that ask a command to end. */
export type Interrupt = keyof typeof status;

export const interrupts = Object.keys(status) as readonly Interrupt[];

/** What is said when one was heard. */
export const interruptedText = "balms: interrupted; earlier results are as they were\n";

/** The exit status after a signal: 128 and its number. */
export function interruptStatus(signal: string): number {
  return signal === "SIGTERM" ? status.SIGTERM : status.SIGINT;
}
