import type { InferenceSession, Tensor } from "onnxruntime-common";
import { lossPadding } from "../fragments/softmax-loss.ts";
import { createSession, readable, runSession } from "../runtime/onnx-runtime.ts";
import type { FeedData, OnnxRuntime } from "../runtime/onnx-runtime.ts";
import { runResult } from "../runtime/run-result.ts";
import { compileProgram } from "./compile-program.ts";
import type { CompiledProgram } from "./compile-program.ts";
import { namesOf, perName, sizeOf } from "./step-program.ts";
import type { StepProgram, TensorSpec } from "./step-program.ts";

/** Data by tensor name. */
export type Feeds<Name extends string> = Readonly<Record<Name, FeedData>>;

/** Trained numbers by tensor name. */
export type State<Name extends string> = Readonly<Record<Name, Float32Array>>;

/** How a program is run. */
export interface RunnerOptions<Shared extends string, Carried extends string> {
  /** Many steps per run (default), or one. */
  readonly manySteps?: boolean;
  /** Tensors that stay the same during training. */
  readonly shared: Feeds<Shared>;
  /** The state at the start; it is not changed. */
  readonly state: State<Carried>;
  /** Threads that an operator may use. */
  readonly threads: number;
}

/** Runs a step program on an ONNX Runtime and keeps the state that it returns. */
export class ProgramRunner<
  Shared extends string = string,
  PerStep extends string = string,
  Carried extends string = string,
> {
  readonly #runtime: OnnxRuntime;
  readonly #program: StepProgram<Shared, PerStep, Carried>;
  readonly #compiled: CompiledProgram<Carried>;
  readonly #session: InferenceSession;
  /** As the last run returned it. */
  #state: State<Carried>;
  readonly #shared: Record<Shared, Tensor>;
  readonly #manySteps: boolean;

  private constructor(
    runtime: OnnxRuntime,
    session: InferenceSession,
    compiled: CompiledProgram<Carried>,
    program: StepProgram<Shared, PerStep, Carried>,
    options: RunnerOptions<Shared, Carried>,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#compiled = compiled;
    this.#program = program;
    this.#manySteps = options.manySteps ?? true;
    this.#state = options.state;
    this.#shared = perName(program.shared, (name, spec) =>
      this.#tensor(spec, options.shared[name], spec.shape),
    );
  }

  /** Compiles a program and opens it on a runtime. */
  static async create<Shared extends string, PerStep extends string, Carried extends string>(
    runtime: OnnxRuntime,
    program: StepProgram<Shared, PerStep, Carried>,
    options: RunnerOptions<Shared, Carried>,
  ): Promise<ProgramRunner<Shared, PerStep, Carried>> {
    const compiled = compileProgram(program, options.manySteps ?? true);
    const session = await createSession(runtime, compiled.model, options.threads);
    return new ProgramRunner(runtime, session, compiled, program, options);
  }

  #tensor({ type }: TensorSpec, data: FeedData, shape: readonly number[]): Tensor {
    return new this.#runtime.Tensor(type, readable(data), shape);
  }

  /** The present state by name; a run replaces the arrays and leaves those that it was given as they are. */
  state(): State<Carried> {
    return this.#state;
  }

  /** Goes on with another state. */
  setState(state: State<Carried>): void {
    this.#state = state;
  }

  /**
   * Makes steps.
   *
   * @param steps - how many
   * @param perStep - tensors [steps, …] that differ from step to step
   * @returns loss of each row of each step's batch [steps, B], in nats
   */
  async run(steps: number, perStep: Feeds<PerStep>): Promise<Float32Array> {
    if (this.#manySteps) return await this.#runOnce(steps, perStep);
    const { batchSize } = this.#program;
    const losses = new Float32Array(steps * batchSize);
    for (let step = 0; step < steps; step++) {
      const feeds = perName(this.#program.perStep, (name, spec) => {
        const size = sizeOf(spec);
        return perStep[name].subarray(step * size, (step + 1) * size);
      });
      losses.set(await this.#runOnce(1, feeds), step * batchSize);
    }
    return losses;
  }

  async #runOnce(steps: number, perStep: Feeds<PerStep>): Promise<Float32Array> {
    const { batchSize, state, perStep: specs } = this.#program;
    const outputs = this.#compiled;
    const feeds: Record<string, Tensor> = { ...this.#shared };
    for (const name of namesOf(specs)) {
      const shape = [steps, ...specs[name].shape];
      feeds[name] = this.#tensor(specs[name], perStep[name], shape);
    }
    for (const name of namesOf(state)) {
      feeds[name] = this.#tensor(state[name], this.#state[name], state[name].shape);
    }
    const wanted = [...Object.values<string>(outputs.state), outputs.losses];
    const results = await runSession(this.#session, feeds, wanted);
    const next = perName(state, (name, spec) =>
      runResult(results, { name: outputs.state[name], size: sizeOf(spec) }),
    );
    const size = steps * batchSize;
    const losses = runResult(results, { name: outputs.losses, size: size + lossPadding });
    this.#state = next;
    return losses.subarray(0, size);
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    await this.#session.release();
  }
}
