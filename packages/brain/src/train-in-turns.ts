import type { StopSignal } from "@balms/core";
import { checkSignal, inTurns, type Work } from "@balms/core/adapter";
import type { BrainNetwork, FormattedPattern, PreparedTraining } from "./network/brain-network.ts";
import type { TrainingStatus } from "./network/brain-network.ts";
import type { FormattedAhead } from "./patterns/formatted-ahead.ts";
import type { NamedNodes } from "./patterns/named-nodes.ts";

/** What brain.js's step ends with when it comes to its epoch, which is made in pieces outside of it. */
class EpochWanted extends Error {}

/** An epoch that is made before brain.js's step asks for it. */
export class EpochAhead {
  #error: number | undefined;
  #isOn = false;
  #isBusy = false;
  #formatted: FormattedAhead | undefined;

  /** Whether somebody trains. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** The error of an epoch that was made ahead; undefined where none is to be. */
  take(): number | undefined {
    const error = this.#error;
    if (!this.#isOn) return undefined;
    if (error === undefined) throw new EpochWanted();
    this.#error = undefined;
    return error;
  }

  /** Patterns that were formatted before brain.js asks for them, once. */
  takeFormatted(network: NamedNodes, data: unknown): FormattedPattern[] | undefined {
    const formatted = this.#formatted;
    this.#formatted = undefined;
    return formatted?.take(network, data);
  }

  /**
   * Formats patterns in turns, and then begins a training: nobody else comes in between.
   *
   * @param begin - called at once when they are formatted
   */
  async after(
    formatted: FormattedAhead,
    signal: StopSignal | undefined,
    begin: () => Promise<TrainingStatus>,
  ): Promise<TrainingStatus> {
    this.#isBusy = true;
    try {
      await inTurns(formatted.work(), signal);
    } finally {
      this.#isBusy = false;
    }
    this.#formatted = formatted;
    return begin();
  }

  /**
   * Trains epoch after epoch, with a pause for other work after each, and where the caller makes it, in it; the signal is heard then. What was trained by then
   * stays.
   *
   * brain.js decides whether there is an epoch, makes it and tells of it in one step: here it is asked as far as the epoch, and once more when that is made.
   *
   * @param epoch - an epoch in pieces; undefined where brain.js's step is to make it
   * @param end - what is looked at when the last epoch is over
   */
  async train(
    network: BrainNetwork,
    { data, preparedData, status, endTime }: PreparedTraining,
    signal: StopSignal | undefined,
    epoch: (() => Work<number>) | undefined,
    end: () => Work<void>,
  ): Promise<TrainingStatus> {
    const patterns: readonly FormattedPattern[] = data ?? preparedData ?? [];
    this.#isBusy = true;
    this.#isOn = epoch !== undefined;
    try {
      while (isWanted(network, patterns, status, endTime)) {
        if (epoch !== undefined) {
          this.#error = await inTurns(epoch(), signal);
          // There is no time limit for telling of an epoch that was made.
          network.trainingTick(patterns, status, Infinity);
        }
        await nextTurn();
        checkSignal(signal);
      }
      await inTurns(end());
      return status;
    } finally {
      this.#isBusy = false;
      this.#isOn = false;
      this.#error = undefined;
    }
  }
}

function isWanted(
  network: BrainNetwork,
  patterns: readonly FormattedPattern[],
  status: TrainingStatus,
  endTime: number,
): boolean {
  const { iterations } = status;
  try {
    return network.trainingTick(patterns, status, endTime);
  } catch (error) {
    if (!(error instanceof EpochWanted)) throw error;
    status.iterations = iterations;
    return true;
  }
}

/** `setImmediate` where there is one, else a timer of 0 ms. */
function nextTurn(): Promise<void> {
  const { setImmediate, setTimeout } = globalThis as unknown as Timers;
  return new Promise((resolve) => {
    if (setImmediate) setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

interface Timers {
  readonly setImmediate?: (work: () => void) => unknown;
  readonly setTimeout: (work: () => void, milliseconds: number) => unknown;
}
