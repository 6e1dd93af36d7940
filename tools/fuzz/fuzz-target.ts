import type { RandomGenerator } from "@balms/core";

/** A reader, or a restore, that is handed what was damaged. */
export interface FuzzTarget<Input = Uint8Array> {
  /** Inputs that are good: what is tried comes of them. */
  readonly seeds: () => Promise<readonly Input[]> | readonly Input[];
  /** A damaged copy; `other` is a second input to take pieces of. */
  readonly mutate: (input: Input, random: RandomGenerator, other: Input) => Input;
  /**
   * Hands an input over.
   *
   * @returns what came of it, in few words; another outcome than all before keeps the input, to start from it again
   * @throws refusals, which are outcomes too; whatever else it throws is a fault
   */
  readonly survive: (input: Input, round: number) => Promise<string> | string;
  /** How many inputs the gate tries, within some two seconds. */
  readonly inGate: number;
  /** The bytes of an input, and back, where it is none itself. */
  readonly form?: {
    readonly write: (input: Input) => Uint8Array;
    readonly read: (bytes: Uint8Array) => Input;
  };
}
