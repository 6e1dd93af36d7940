import type { RandomGenerator } from "@balms/core";
import { runGuard } from "../runtime/run-guard.ts";
import type { InputShapes } from "../runtime/run-guard.ts";
import { shapesOf } from "./batch-input.ts";
import { GraphRunners } from "./graph-runners.ts";
import type { GraphRunnersOptions } from "./graph-runners.ts";
import { gradientGraph, lossGraph } from "./batch-gradients.ts";
import { dropoutMasks } from "./dropout-masks.ts";
import type { Fed, GraphRunner } from "./graph-runner.ts";
import { stepGraph, updateGraph } from "./step-graph.ts";
import { batchPart } from "./training-batch.ts";
import type { CheckedBatch } from "./training-batch.ts";
import { stateKey, stateTensors } from "./training-plan.ts";
import type { StateTensor, TrainingPlan } from "./training-plan.ts";

/** The tensors of a state, by key. They are replaced, never written to. */
export type Tensors = ReadonlyMap<string, Float32Array>;

/** How steps are made. */
export interface StepRunnerOptions extends GraphRunnersOptions {
  /** In how many parts a batch is worked on. */
  readonly accumulate: number;
  readonly random: RandomGenerator | undefined;
}

/** What a batch gave. */
export interface BatchResult {
  /** Of each row. */
  readonly losses: Float32Array;
  readonly tensors: Tensors;
}

/** What a step gave. */
export interface StepResult extends BatchResult {
  readonly gradientNorm: number;
  /** Finite only where all numbers of the tensors are. */
  readonly checkSum: number;
}

/** Makes steps on a runtime, from one state to the next. */
export class StepRunner {
  readonly #plan: TrainingPlan;
  readonly #options: StepRunnerOptions;
  readonly #shapes: ReadonlyMap<string, StateTensor>;
  readonly #graphs: GraphRunners;
  readonly #checkSizes: (shapes: InputShapes) => void;

  constructor(plan: TrainingPlan, options: StepRunnerOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#graphs = new GraphRunners(plan, options);
    this.#checkSizes = runGuard(plan.trainable.model);
    const sums = plan.trainable.parameters.map(({ name, shape }): StateTensor => ({
      key: stateKey("sum", name),
      shape,
      start: undefined,
    }));
    this.#shapes = new Map([...stateTensors(plan), ...sums].map((one) => [one.key, one]));
  }

  /** Opens what steps are made with. */
  async open(): Promise<void> {
    await Promise.all(
      this.#options.accumulate === 1
        ? [this.#graphs.get("step", stepGraph, 0)]
        : [
            this.#graphs.get("gradients", gradientGraph, 0),
            this.#graphs.get("update", updateGraph, 0),
          ],
    );
  }

  #size(key: string, rows: number): number {
    if (key === "losses") return rows;
    const shape = this.#shapes.get(key)?.shape ?? [];
    return shape.reduce((all, size) => all * size, 1);
  }

  #state(tensors: Tensors): Map<string, Fed> {
    return new Map(
      [...tensors].map(([key, data]) => {
        const dims = this.#shapes.get(key)?.shape ?? [];
        return [key, { type: "float32", dims, data }];
      }),
    );
  }

  async #run(
    runner: GraphRunner,
    fed: Map<string, Fed>,
    { batch, place }: { readonly batch: CheckedBatch; readonly place: string },
  ): Promise<Tensors> {
    const { inputs, random } = this.#options;
    this.#checkSizes(shapesOf(batch.inputs));
    const { labels, rowFactors } = batch;
    const dims = [labels.length];
    fed.set("labels", { type: "int32", dims, data: labels });
    fed.set("rowFactors", { type: "float32", dims, data: rowFactors });
    for (const [name, input] of batch.inputs) fed.set(stateKey("input", name), input);
    const { masks } = this.#plan.trainable;
    if (random !== undefined) {
      const drawn = dropoutMasks(masks, { random, place }, { inputs, batch });
      for (const [key, mask] of drawn) fed.set(key, mask);
    }
    return await runner.run(fed, (key) => this.#size(key, labels.length));
  }

  /**
   * Makes a step.
   *
   * @param tensors - the state, which stays as it is
   * @param step - its number, from 1, and the learning rate
   */
  async step(
    tensors: Tensors,
    batch: CheckedBatch,
    { step, learningRate }: { readonly step: number; readonly learningRate: number },
  ): Promise<StepResult> {
    const numbers = Object.entries(this.#plan.optimizer.numbers(step, learningRate)).map(
      ([name, value]): [string, Fed] => [
        stateKey("number", name),
        { type: "float32", dims: [], data: Float32Array.of(value) },
      ],
    );
    const result = await this.#stepResult(tensors, batch, { numbers, place: `${step}` });
    const next = new Map(tensors);
    for (const key of tensors.keys()) next.set(key, result.get(key) ?? tensors.get(key) ?? none);
    const [gradientNorm] = result.get("gradientNorm") ?? [NaN];
    const [checkSum] = result.get("checkSum") ?? [NaN];
    return { losses: result.get("losses") ?? none, tensors: next, gradientNorm, checkSum };
  }

  async #stepResult(
    tensors: Tensors,
    batch: CheckedBatch,
    { numbers, place }: { readonly numbers: [string, Fed][]; readonly place: string },
  ): Promise<Tensors> {
    if (this.#options.accumulate === 1) {
      const runner = await this.#graphs.get("step", stepGraph, batch.rows);
      const fed = new Map([...this.#state(tensors), ...numbers]);
      return await this.#run(runner, fed, { batch, place });
    }
    const added = await this.gradients(tensors, batch, place);
    const runner = await this.#graphs.get("update", updateGraph, 0);
    const fed = new Map([...this.#state(new Map([...tensors, ...added.tensors])), ...numbers]);
    const updated = await runner.run(fed, (key) => this.#size(key, 0));
    return new Map([...updated, ["losses", added.losses]]);
  }

  /**
   * Gradients of a batch, part by part.
   *
   * @param place - what tells the random numbers of this batch from those of others
   * @returns sums of the gradients under "sum/NAME", running statistics under "value/NAME"
   */
  async gradients(tensors: Tensors, batch: CheckedBatch, place: string): Promise<BatchResult> {
    const { rows, labels } = batch;
    const parts = Math.min(this.#options.accumulate, rows);
    const losses = new Float32Array(labels.length);
    const zeros = this.#plan.trainable.parameters.map(({ name }): [string, Float32Array] => {
      const key = stateKey("sum", name);
      return [key, new Float32Array(this.#size(key, 0))];
    });
    let changed: Tensors = new Map(zeros);
    for (let part = 0; part < parts; part++) {
      const first = Math.floor((part * rows) / parts);
      const count = Math.floor(((part + 1) * rows) / parts) - first;
      const runner = await this.#graphs.get("gradients", gradientGraph, count);
      const fed = this.#state(new Map([...tensors, ...changed]));
      const own = {
        batch: batchPart(batch, this.#options.inputs, { first, count }),
        place: `${place}.${part}`,
      };
      const result = await this.#run(runner, fed, own);
      losses.set(result.get("losses") ?? none, (first * labels.length) / rows);
      changed = new Map([...result].filter(([key]) => key !== "losses"));
    }
    return { losses, tensors: changed };
  }

  /** The losses of a whole batch, forward alone; its random numbers are those of a step at the same place. */
  async losses(tensors: Tensors, batch: CheckedBatch, place: string): Promise<Float32Array> {
    const runner = await this.#graphs.get("losses", lossGraph, batch.rows);
    const result = await this.#run(runner, this.#state(tensors), { batch, place });
    return result.get("losses") ?? none;
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    await this.#graphs.release();
  }
}

const none = new Float32Array();
