import type { GraphBuilder } from "../graph/graph-builder.ts";

/** A parameter at a step, by name: what it is, where it should go, and what is kept beside it. */
export interface OptimizerOperands {
  readonly parameter: string;
  readonly gradient: string;
  /** What the optimiser keeps for the parameter, of its shape, in the order of {@link Optimizer.slots}. */
  readonly slots: readonly string[];
  /** The numbers of the step, scalars, under the names of {@link Optimizer.numbers}. */
  readonly numbers: Readonly<Record<string, string>>;
  /** Whether weight decay pulls at this parameter. */
  readonly decays: boolean;
}

/** A parameter after a step, by name. */
export interface MovedParameter {
  readonly parameter: string;
  /** In the order of {@link Optimizer.slots}. */
  readonly slots: readonly string[];
}

/** A rule that moves one parameter. Clipping, schedules and averages are around it. */
export interface Optimizer {
  /** The settings, with defaults put in: what tells this optimiser from others. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** Step size before any schedule, above 0. */
  readonly learningRate: number;
  /** Whether weight decay leaves out biases and normalisations: parameters of fewer than two dimensions. */
  readonly decaysWeightsAlone: boolean;
  /** Names of the tensors that are kept for each parameter; they start at 0. */
  readonly slots: readonly string[];
  /**
   * The numbers that a step is fed.
   *
   * @param step - from 1
   * @param learningRate - of the step
   */
  numbers(step: number, learningRate: number): Readonly<Record<string, number>>;
  /** Adds the nodes that move a parameter. */
  addStep(graph: GraphBuilder, operands: OptimizerOperands): MovedParameter;
}
