import { findBlockSize } from "../blocked/block-size.ts";
import { blockedSizes } from "../gradient/blocked-sizes.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import type { DeclaredInput } from "./batch-input.ts";
import { GraphRunner } from "./graph-runner.ts";
import type { CompiledGraph } from "./training-graph.ts";
import type { TrainingPlan } from "./training-plan.ts";

/** How graphs are opened. */
export interface GraphRunnersOptions {
  readonly runtime: OnnxRuntime;
  readonly threads: number;
  readonly convolutions: "automatic" | "portable";
  readonly inputs: readonly DeclaredInput[];
}

/** The graphs of a training that are open on a runtime. */
export class GraphRunners {
  readonly #plan: TrainingPlan;
  readonly #options: GraphRunnersOptions;
  readonly #open = new Map<string, Promise<GraphRunner>>();
  /** Channels of a block in the runtime's convolutions; undefined: standard operators alone. */
  #block: number | undefined;
  #probed: Promise<void> | undefined;

  constructor(plan: TrainingPlan, options: GraphRunnersOptions) {
    this.#plan = plan;
    this.#options = options;
  }

  /** Finds out what the runtime has. */
  async #probe(): Promise<void> {
    const { convolutions, runtime } = this.#options;
    const { node } = graphOf(this.#plan.trainable.model);
    if (convolutions === "automatic" && node.some(({ opType }) => opType === "Conv")) {
      this.#block = await findBlockSize(runtime);
    }
  }

  /**
   * The graph of a name, opened where it is not yet.
   *
   * @param rows - that it is run on: where they fill blocks, there is a graph that counts on it
   */
  async get(
    name: string,
    build: (plan: TrainingPlan) => CompiledGraph,
    rows: number,
  ): Promise<GraphRunner> {
    this.#probed ??= this.#probe();
    await this.#probed;
    const { runtime, threads } = this.#options;
    const fills = this.#block !== undefined && rows % this.#block === 0;
    const key = fills ? `${name}/blocks` : name;
    const known = this.#open.get(key);
    const opened = known ?? GraphRunner.open(runtime, this.#compile(build, fills), threads);
    this.#open.set(key, opened);
    return await opened;
  }

  #compile(build: (plan: TrainingPlan) => CompiledGraph, fills: boolean): CompiledGraph {
    if (this.#block === undefined) return build(this.#plan);
    const names = this.#options.inputs.map(({ shape }) => shape?.[0] ?? "");
    const blocks = blockedSizes(this.#block, new Set(fills ? names : []));
    return build({ ...this.#plan, blocks });
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    const open = await Promise.all(this.#open.values());
    this.#open.clear();
    for (const runner of open) await runner.release();
  }
}
