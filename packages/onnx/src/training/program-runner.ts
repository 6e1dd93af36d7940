import type { InferenceSession, Tensor } from "onnxruntime-common";
import { createSession } from "../runtime/onnx-runtime.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import { runResult } from "../runtime/run-result.ts";
import { compileScan, compileStep } from "./step-program.ts";
import type { CompiledProgram, StepProgram, TensorSpec } from "./step-program.ts";

/** Numbers that are fed to a program. */
export type FeedData = Float32Array | Float64Array | Int32Array;

/** Data by tensor name. */
export type Feeds = Readonly<Record<string, FeedData>>;

/** How a program is run. */
export interface RunnerOptions {
  /** Tensors that stay the same during training. */
  readonly shared: Feeds;
  /** The state at the start, copied. */
  readonly state: Readonly<Record<string, Float32Array>>;
  /** Many steps per run (default), or one. */
  readonly manyStepsPerRun?: boolean;
  /** Threads that an operator may use. */
  readonly threads: number;
}

const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((size, dimension) => size * dimension, 1);

/** Something per tensor, by name. */
function named<Value>(
  specs: readonly TensorSpec[],
  value: (spec: TensorSpec, index: number) => Value,
): Record<string, Value> {
  return Object.fromEntries(specs.map((spec, index) => [spec.name, value(spec, index)]));
}

/** Runs a step program on an ONNX Runtime and keeps the state that it returns. */
export class ProgramRunner {
  readonly #runtime: OnnxRuntime;
  readonly #program: StepProgram;
  readonly #compiled: CompiledProgram;
  readonly #session: InferenceSession;
  /** As the last run returned it. */
  #state: Readonly<Record<string, Float32Array>>;
  readonly #shared: Record<string, Tensor>;
  readonly #manyStepsPerRun: boolean;

  private constructor(
    runtime: OnnxRuntime,
    session: InferenceSession,
    compiled: CompiledProgram,
    program: StepProgram,
    options: RunnerOptions,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#compiled = compiled;
    this.#program = program;
    this.#manyStepsPerRun = options.manyStepsPerRun ?? true;
    this.#state = named(program.state, ({ name }) => options.state[name].slice());
    this.#shared = named(program.shared, (spec) =>
      this.#tensor(spec, options.shared[spec.name], spec.shape),
    );
  }

  /** Compiles a program and opens it on a runtime. */
  static async create(
    runtime: OnnxRuntime,
    program: StepProgram,
    options: RunnerOptions,
  ): Promise<ProgramRunner> {
    const compile = (options.manyStepsPerRun ?? true) ? compileScan : compileStep;
    const compiled = compile(program);
    const session = await createSession(runtime, compiled.model, options.threads);
    return new ProgramRunner(runtime, session, compiled, program, options);
  }

  #tensor(spec: TensorSpec, data: FeedData, shape: readonly number[]): Tensor {
    return new this.#runtime.Tensor(spec.type, data, shape);
  }

  /** The present state by name; a run replaces the arrays and leaves those that it was given as they are. */
  state(): Readonly<Record<string, Float32Array>> {
    return this.#state;
  }

  /**
   * Makes steps.
   *
   * @param steps - how many
   * @param perStep - tensors [steps, …] that differ from step to step
   * @returns what the steps report, [steps, …] each
   */
  async run(steps: number, perStep: Feeds): Promise<Record<string, Float32Array>> {
    if (this.#manyStepsPerRun) return await this.#runOnce(steps, perStep);
    const collected = this.#program.outputs.map(({ name, shape }): [string, Float32Array] => [
      name,
      new Float32Array(steps * sizeOf(shape)),
    ]);
    for (let step = 0; step < steps; step++) {
      const feeds = this.#program.perStep.map(({ name, shape }): [string, FeedData] => {
        const size = sizeOf(shape);
        return [name, perStep[name].subarray(step * size, (step + 1) * size)];
      });
      const outputs = await this.#runOnce(1, Object.fromEntries(feeds));
      for (const [name, all] of collected) all.set(outputs[name], (step * all.length) / steps);
    }
    return Object.fromEntries(collected);
  }

  async #runOnce(steps: number, perStep: Feeds): Promise<Record<string, Float32Array>> {
    const { state, outputs, perStep: specs } = this.#program;
    const { stateOutputs, outputs: reported } = this.#compiled;
    const feeds: Record<string, Tensor> = { ...this.#shared };
    for (const spec of specs) {
      feeds[spec.name] = this.#tensor(spec, perStep[spec.name], [steps, ...spec.shape]);
    }
    for (const spec of state) {
      feeds[spec.name] = this.#tensor(spec, this.#state[spec.name], spec.shape);
    }
    const results = await this.#session.run(feeds, [...stateOutputs, ...reported]);
    const next = named(state, (spec, index) =>
      runResult(results, { name: stateOutputs[index], size: sizeOf(spec.shape) }),
    );
    const report = named(outputs, (spec, index) =>
      runResult(results, { name: reported[index], size: steps * sizeOf(spec.shape) }),
    );
    this.#state = next;
    return report;
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    await this.#session.release();
  }
}
