import type { Evaluation } from "@balms/core";

/** What `test` of a balanced network adds to brain.js's result. */
export interface BalancedTest {
  /** Class names, or indices, in the order of the outputs. */
  readonly classes: readonly string[];
  /** Measures against the training counts; left out where none are known. */
  readonly evaluation?: Evaluation;
}
