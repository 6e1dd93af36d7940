import { checkSignal, type StopSignal } from "./check-signal.ts";

// What hosts have; it is no part of the language.
declare const MessageChannel:
  | (new () => { readonly port1: Port; readonly port2: Port })
  | undefined;
declare const setTimeout: (callback: () => void) => unknown;
declare const performance: { now(): number };

interface Port {
  addEventListener(type: "message", listener: () => void): void;
  start(): void;
  postMessage(message: unknown): void;
  close(): void;
}

/** After so many milliseconds of work others have a turn. */
const longest = 50;

/** Turns that long work gives to others. */
export interface Turns {
  /** Whether it is time for one, or somebody asks for an end. Asked as often as the work likes: it takes some 50 ns. */
  isDue(): boolean;
  /**
   * Lets timers, clicks and whatever asks for an end have their turn.
   *
   * @throws {@link InterruptedError} when the signal is aborted
   */
  take(): Promise<void>;
}

/**
 * For work that takes long and never waits: by measured time, since nobody knows how long a piece takes.
 *
 * @param signal - an `AbortSignal`, or nothing
 * @throws {@link InterruptedError} when it is aborted already
 *
 * @example
 * ```ts
 * import { createTurns } from "@balms/core/adapter";
 *
 * const turns = createTurns(new AbortController().signal);
 * let sum = 0;
 * for (let i = 0; i < 1000; i++) {
 *   sum += i;
 *   if (turns.isDue()) await turns.take();
 * }
 * console.log(sum); // 499500
 * ```
 */
export function createTurns(signal?: StopSignal): Turns {
  checkSignal(signal);
  let last = performance.now();
  return {
    isDue: () => signal?.aborted === true || performance.now() - last >= longest,
    async take() {
      await new Promise(turn);
      checkSignal(signal);
      last = performance.now();
    },
  };
}

function turn(resolve: (value?: undefined) => void): void {
  // Browsers hold timers back, by 4 ms or, in the background, a second.
  if (typeof MessageChannel !== "function") return void setTimeout(resolve);
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", () => {
    port1.close();
    resolve();
  });
  port1.start();
  port2.postMessage(0);
}
