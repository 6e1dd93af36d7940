import type { GraphBuilder } from "../graph/graph-builder.ts";
/** What a tensor that goes in or out is made of. */
export interface TensorSpec {
  readonly type: "float32" | "float64" | "int32" | "bool";
  readonly shape: readonly number[];
}

/** Tensors by name, in the order in which a graph declares them. */
export type TensorSpecs<Name extends string> = Readonly<Record<Name, TensorSpec>>;

/** The value of each name in a graph: a name that is misspelt does not compile. */
export type StepValues<Name extends string> = Readonly<Record<Name, string>>;

/** What one step leaves behind, by name. */
export interface StepResult<State extends string> {
  /** The next state. */
  readonly state: StepValues<State>;
  /** What the losses of the step's batch are reported from [B, 1]; see {@link StepProgram.reports}. */
  readonly ofRows: string;
}

/** One training step as a piece of graph, and the tensors around it. */
export interface StepProgram<
  Shared extends string = string,
  PerStep extends string = string,
  State extends string = string,
> {
  /** B. */
  readonly batchSize: number;
  /** What a step says of its rows: φ_y, of which losses are made for all steps at once, or the losses themselves. */
  readonly reports: "probabilities" | "losses";
  /** The same for every step: features, labels. */
  readonly shared: TensorSpecs<Shared>;
  /** Different for every step, fed as [steps, …]: row numbers, learning rate, noise. */
  readonly perStep: TensorSpecs<PerStep>;
  /** Carried from step to step. */
  readonly state: TensorSpecs<State>;
  /** Adds one step to a graph. */
  build(graph: GraphBuilder, values: StepValues<Shared | PerStep | State>): StepResult<State>;
}

/** The names of some tensors. */
export const namesOf = <Name extends string>(specs: TensorSpecs<Name>): Name[] =>
  Object.keys(specs) as Name[];

/** Something for each of some tensors, by its name. */
export function perName<Name extends string, Value>(
  specs: TensorSpecs<Name>,
  value: (name: Name, spec: TensorSpec) => Value,
): Record<Name, Value> {
  return Object.fromEntries(
    namesOf(specs).map((name) => [name, value(name, specs[name])]),
  ) as Record<Name, Value>;
}

/** How many numbers a tensor has. */
export const sizeOf = ({ shape }: TensorSpec): number =>
  shape.reduce((size, dimension) => size * dimension, 1);
