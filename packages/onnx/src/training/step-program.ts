import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";

/** Element types that training feeds and fetches. */
type FeedType = "float32" | "float64" | "int32";

/** A tensor that goes in or out. */
export interface TensorSpec {
  readonly name: string;
  readonly type: FeedType;
  readonly shape: readonly number[];
}

/** What one step leaves behind, by name. */
export interface StepResult {
  /** The next state, in the order of the program's `state`. */
  readonly state: readonly string[];
  /** What the step hands to the report, in the order of the program's `reported`. */
  readonly reported: readonly string[];
}

/** One training step as a piece of graph, and the tensors around it. */
export interface StepProgram {
  /** The same for every step: features, labels. */
  readonly shared: readonly TensorSpec[];
  /** Different for every step, fed as [steps, …]: row numbers, learning rate, noise. */
  readonly perStep: readonly TensorSpec[];
  /** Carried from step to step. */
  readonly state: readonly TensorSpec[];
  /** What each step hands to the report. */
  readonly reported: readonly TensorSpec[];
  /** The report per step, fetched as [steps, …]. */
  readonly outputs: readonly TensorSpec[];
  /** Adds one step to a graph. */
  build(graph: GraphBuilder, values: ReadonlyMap<string, string>): StepResult;
  /** Makes the outputs [steps, …] of what all steps reported [steps, …]: one operator serves them all. */
  report(graph: GraphBuilder, reported: readonly string[]): readonly string[];
}

/** A program as a model, and the names under which its results come out. */
export interface CompiledProgram {
  readonly model: OnnxModel;
  readonly stateOutputs: readonly string[];
  readonly outputs: readonly string[];
}

function declare(
  graph: GraphBuilder,
  specs: readonly TensorSpec[],
  leading: readonly string[] = [],
): string[] {
  return specs.map(({ name, type, shape }) => graph.input(name, type, [...leading, ...shape]));
}

const named = (specs: readonly TensorSpec[], values: readonly string[]): [string, string][] =>
  specs.map(({ name }, index) => [name, values[index]]);

/** Makes a value an output under its own name: an Identity would copy it. */
function expose(graph: GraphBuilder, value: string, isInput: boolean): string {
  return graph.output(isInput ? `${value}.out` : value, value);
}

/**
 * The program as a model that makes one step per run.
 *
 * For callers that must look at every step; per-step tensors are fed with a first dimension of one, as {@link compileScan} feeds many.
 */
export function compileStep(program: StepProgram): CompiledProgram {
  const graph = new GraphBuilder(writtenOpset);
  const shared = declare(graph, program.shared);
  const fed = declare(graph, program.perStep, ["steps"]);
  const state = declare(graph, program.state);
  const first = graph.scalar(0, "int64");
  const slices = fed.map((name) => graph.node("Gather", [name, first], { axis: 0 }));
  const result = program.build(
    graph,
    new Map([
      ...named(program.shared, shared),
      ...named(program.perStep, slices),
      ...named(program.state, state),
    ]),
  );
  const stateOutputs = result.state.map((value) => expose(graph, value, state.includes(value)));
  const axis = graph.integers([0]);
  const reported = result.reported.map((value) => graph.node("Unsqueeze", [value, axis]));
  const outputs = program.report(graph, reported).map((value) => expose(graph, value, false));
  return { model: createModel(graph.toGraph("step")), stateOutputs, outputs };
}

/**
 * The program as a model that makes many steps per run, inside an ONNX Scan: the state is copied once per run, not once per step,
 * and per-step tensors are read where they lie (a Loop would copy each step's part out of them).
 */
export function compileScan(program: StepProgram): CompiledProgram {
  const graph = new GraphBuilder(writtenOpset);
  const shared = declare(graph, program.shared);
  const fed = declare(graph, program.perStep, ["steps"]);
  const state = declare(graph, program.state);
  const body = graph.child();
  const inside = ({ name, type, shape }: TensorSpec): string =>
    body.input(`${name}.inside`, type, shape);
  const carried = program.state.map(inside);
  const slices = program.perStep.map(inside);
  const result = program.build(
    body,
    new Map([
      ...named(program.shared, shared),
      ...named(program.perStep, slices),
      ...named(program.state, carried),
    ]),
  );
  for (const value of result.state) expose(body, value, carried.includes(value));
  for (const value of result.reported) expose(body, value, false);
  const results = [
    ...program.state.map(({ name, type, shape }) => ({ hint: `${name}.next`, type, shape })),
    ...program.reported.map(({ name, type, shape }) => {
      return { hint: name, type, shape: ["steps", ...shape] };
    }),
  ];
  const names = graph.multiNode(
    "Scan",
    [...state, ...fed],
    { body: body.toGraph("step"), num_scan_inputs: fed.length },
    results.map(({ hint }) => hint),
  );
  for (const [position, name] of names.entries()) graph.describe(name, results[position]);
  const count = program.state.length;
  const stateOutputs = names.slice(0, count).map((name) => expose(graph, name, false));
  const outputs = program
    .report(graph, names.slice(count))
    .map((value) => expose(graph, value, false));
  return { model: createModel(graph.toGraph("steps")), stateOutputs, outputs };
}
