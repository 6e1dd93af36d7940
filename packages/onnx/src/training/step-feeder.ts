import type { Feeds } from "./program-runner.ts";

/** Makes the tensors that differ from step to step. */
export interface StepFeeder<Name extends string = string> {
  /**
   * Tensors of the next steps, [count, …]: the same ones, however many are asked for at a time. They are overwritten by the next call.
   *
   * @param first - number of the first of them, from 0
   * @param count - how many, at most as many as the feeder was made for
   */
  feed(first: number, count: number): Feeds<Name>;
}
