import { addLosses, addPaddedLosses } from "../fragments/softmax-loss.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { namesOf, perName } from "./step-program.ts";
import type { StepProgram, StepValues, TensorSpecs } from "./step-program.ts";

/** A program as a model, and the names under which its results come out. */
export interface CompiledProgram<State extends string> {
  readonly model: OnnxModel;
  readonly state: StepValues<State>;
  /** Loss of each row of each step's batch, in nats, and some zeros; see `addPaddedLosses`. */
  readonly losses: string;
}

function declare<Name extends string>(
  graph: GraphBuilder,
  specs: TensorSpecs<Name>,
  leading: readonly string[] = [],
): StepValues<Name> {
  return perName(specs, (name, { type, shape }) => graph.input(name, type, [...leading, ...shape]));
}

/** Makes a value an output under its own name: an Identity would copy it. */
function expose(graph: GraphBuilder, value: string, isInput: boolean): string {
  return graph.output(isInput ? `${value}.out` : value, value);
}

function exposeAll<Name extends string>(
  graph: GraphBuilder,
  values: StepValues<Name>,
  inputs: StepValues<Name>,
): StepValues<Name> {
  const given = new Set<string>(Object.values(inputs));
  return Object.fromEntries(
    Object.keys(inputs).map((name) => {
      const value = values[name as Name];
      return [name, expose(graph, value, given.has(value))];
    }),
  ) as StepValues<Name>;
}

/** A graph with the inputs of a program. */
function withInputs<Shared extends string, PerStep extends string, State extends string>(
  program: StepProgram<Shared, PerStep, State>,
) {
  const graph = new GraphBuilder(writtenOpset);
  const shared = declare(graph, program.shared);
  const fed = declare(graph, program.perStep, ["steps"]);
  return { graph, shared, fed, state: declare(graph, program.state) };
}

/** The model of a graph that gives its next state already. */
function compiled<State extends string>(
  graph: GraphBuilder,
  name: string,
  result: {
    readonly state: StepValues<State>;
    readonly ofRows: string;
    readonly reports: StepProgram["reports"];
  },
): CompiledProgram<State> {
  const { state, ofRows, reports } = result;
  const add = reports === "losses" ? addPaddedLosses : addLosses;
  const losses = expose(graph, add(graph, ofRows), false);
  return { model: createModel(graph.toGraph(name)), state, losses };
}

/**
 * The program as a model that makes one step per run.
 *
 * For callers that must look at every step; per-step tensors are fed with a first dimension of one, as {@link compileScan} feeds many.
 */
function compileStep<Shared extends string, PerStep extends string, State extends string>(
  program: StepProgram<Shared, PerStep, State>,
): CompiledProgram<State> {
  const { graph, shared, fed, state } = withInputs(program);
  const first = graph.scalar(0, "int64");
  const slices = perName(program.perStep, (name) =>
    graph.node("Gather", [fed[name], first], { axis: 0 }),
  );
  const result = program.build(graph, { ...shared, ...slices, ...state });
  const next = exposeAll(graph, result.state, state);
  const ofRows = graph.node("Unsqueeze", [result.ofRows, graph.integers([0])]);
  return compiled(graph, "step", { state: next, ofRows, reports: program.reports });
}

/**
 * The program as a model that makes many steps per run, inside an ONNX Scan: the state is copied once per run, not once per step,
 * and per-step tensors are read where they lie (a Loop would copy each step's part out of them).
 */
function compileScan<Shared extends string, PerStep extends string, State extends string>(
  program: StepProgram<Shared, PerStep, State>,
): CompiledProgram<State> {
  const { graph, shared, fed, state } = withInputs(program);
  const body = graph.child();
  const inside = <Name extends string>(specs: TensorSpecs<Name>): StepValues<Name> =>
    perName(specs, (name, { type, shape }) => body.input(`${name}.inside`, type, shape));
  const carried = inside(program.state);
  const slices = inside(program.perStep);
  const result = program.build(body, { ...shared, ...slices, ...carried });
  exposeAll(body, result.state, carried);
  expose(body, result.ofRows, false);
  const outputs = [
    ...namesOf(program.state).map((name) => ({ hint: `${name}.next`, ...program.state[name] })),
    {
      hint: "ofRows",
      type: "float32",
      shape: ["steps", program.batchSize, 1],
    } as const,
  ];
  const names = graph.multiNode(
    "Scan",
    [...Object.values<string>(state), ...Object.values<string>(fed)],
    { body: body.toGraph("step"), num_scan_inputs: Object.keys(fed).length },
    outputs.map(({ hint }) => hint),
  );
  for (const [position, name] of names.entries()) graph.describe(name, outputs[position]);
  const next = Object.fromEntries(
    namesOf(program.state).map((name, place) => [name, expose(graph, names[place], false)]),
  ) as StepValues<State>;
  const ofRows = names[names.length - 1];
  return compiled(graph, "steps", { state: next, ofRows, reports: program.reports });
}

/** The program as a model that makes many steps per run, or one. */
export function compileProgram<Shared extends string, PerStep extends string, State extends string>(
  program: StepProgram<Shared, PerStep, State>,
  manySteps: boolean,
): CompiledProgram<State> {
  return (manySteps ? compileScan : compileStep)(program);
}
