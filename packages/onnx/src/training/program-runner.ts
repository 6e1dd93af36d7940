import type { InferenceSession, Tensor } from "onnxruntime-common";
import { createSession } from "../runtime/onnx-runtime.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
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

/** Two copies of the state in one buffer each: a run reads the one and writes the other. */
class StateBuffers {
  readonly #specs: readonly TensorSpec[];
  #front: Float32Array;
  #back: Float32Array;

  constructor(specs: readonly TensorSpec[], start: Readonly<Record<string, Float32Array>>) {
    this.#specs = specs;
    const size = specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    this.#front = new Float32Array(size);
    this.#back = new Float32Array(size);
    let offset = 0;
    for (const { name, shape } of specs) {
      this.#front.set(start[name], offset);
      offset += sizeOf(shape);
    }
  }

  views(which: "front" | "back"): Float32Array[] {
    const buffer = which === "front" ? this.#front : this.#back;
    let offset = 0;
    return this.#specs.map(({ shape }) => {
      const view = buffer.subarray(offset, offset + sizeOf(shape));
      offset += view.length;
      return view;
    });
  }

  swap(): void {
    [this.#front, this.#back] = [this.#back, this.#front];
  }
}

/** Runs a step program on an ONNX Runtime and keeps its state in preallocated buffers. */
export class ProgramRunner {
  readonly #runtime: OnnxRuntime;
  readonly #program: StepProgram;
  readonly #compiled: CompiledProgram;
  readonly #session: InferenceSession;
  readonly #state: StateBuffers;
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
    this.#state = new StateBuffers(program.state, options.state);
    this.#shared = Object.fromEntries(
      program.shared.map((spec) => [
        spec.name,
        this.#tensor(spec, options.shared[spec.name], spec.shape),
      ]),
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

  /** The present state by name: views, valid until the next run. */
  state(): Readonly<Record<string, Float32Array>> {
    const views = this.#state.views("front");
    return Object.fromEntries(this.#program.state.map(({ name }, index) => [name, views[index]]));
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
    const feeds: Record<string, Tensor> = { ...this.#shared };
    const fetches: Record<string, Tensor | null> = {};
    for (const spec of specs) {
      feeds[spec.name] = this.#tensor(spec, perStep[spec.name], [steps, ...spec.shape]);
    }
    const [front, back] = [this.#state.views("front"), this.#state.views("back")];
    for (const [index, spec] of state.entries()) {
      feeds[spec.name] = this.#tensor(spec, front[index], spec.shape);
      fetches[this.#compiled.stateOutputs[index]] = this.#tensor(spec, back[index], spec.shape);
    }
    for (const name of this.#compiled.outputs) fetches[name] = null;
    const results = await this.#session.run(feeds, fetches);
    this.#state.swap();
    return Object.fromEntries(
      outputs.map(({ name }, index) => [
        name,
        results[this.#compiled.outputs[index]].data as Float32Array,
      ]),
    );
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    await this.#session.release();
  }
}
