import type { InferenceSession, Tensor } from "onnxruntime-common";
import { createSession, readable, runSession } from "../runtime/onnx-runtime.ts";
import type { InputNumbers, OnnxRuntime } from "../runtime/onnx-runtime.ts";
import { runResult } from "../runtime/run-result.ts";
import type { CompiledGraph } from "./training-graph.ts";

/** Numbers that go into a graph. */
export interface Fed {
  readonly type: Tensor.Type;
  readonly dims: readonly number[];
  readonly data: InputNumbers;
}

/** A graph that is open on a runtime. */
export class GraphRunner {
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #compiled: CompiledGraph;

  private constructor(runtime: OnnxRuntime, session: InferenceSession, compiled: CompiledGraph) {
    this.#runtime = runtime;
    this.#session = session;
    this.#compiled = compiled;
  }

  static async open(
    runtime: OnnxRuntime,
    compiled: CompiledGraph,
    threads: number,
  ): Promise<GraphRunner> {
    return new GraphRunner(
      runtime,
      await createSession(runtime, compiled.model, threads),
      compiled,
    );
  }

  /**
   * Runs the graph.
   *
   * @param fed - by key; what the graph does not read is left out
   * @param sizes - how many numbers each result has, by key
   * @returns all results, in arrays of their own
   */
  async run(
    fed: ReadonlyMap<string, Fed>,
    sizes: (key: string) => number,
  ): Promise<ReadonlyMap<string, Float32Array>> {
    const feeds: Record<string, Tensor> = {};
    for (const [key, name] of this.#compiled.feeds) {
      const one = fed.get(key);
      if (one === undefined) throw new RangeError(`nothing is fed for "${key}"`);
      feeds[name] = new this.#runtime.Tensor(one.type, readable(one.data) as never, one.dims);
    }
    const names = [...this.#compiled.results];
    const results = await runSession(
      this.#session,
      feeds,
      names.map(([, name]) => name),
    );
    return new Map(
      names.map(([key, name]) => [key, runResult(results, { name, size: sizes(key) })]),
    );
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    await this.#session.release();
  }
}
