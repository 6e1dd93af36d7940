import { ArgumentError, classRates, priorFromLabels } from "@balms/core";
import type { ClassPrior, MetaSamplerState } from "@balms/core";
import type { HeadParameters } from "../model/head-parameters.ts";
import { checkFinite } from "./check-finite.ts";
import { planBalms, planInstance } from "./head-plan.ts";
import { checkHeadTraining } from "./head-training-options.ts";
import type { HeadTrainingOptions, HeadTrainingSettings } from "./head-training-options.ts";
import { ProgramRunner } from "./program-runner.ts";
import type { StepFeeder } from "./step-feeder.ts";

// Long enough that starting a run costs nothing, short enough that a run is not felt as a pause.
const operationsPerRun = 4e10;
const mostStepsPerRun = 100;
const mostNoisePerRun = 16 * 1024 * 1024;

function stepsPerRun({ method, batchSize, classes, dimensions }: HeadTrainingSettings): number {
  const operations = 6 * batchSize * classes * dimensions * (method === "balms" ? 2.5 : 1);
  const noise = method === "balms" ? batchSize * classes : 1;
  const affordable = Math.min(
    operationsPerRun / operations,
    mostNoisePerRun / noise,
    mostStepsPerRun,
  );
  return Math.max(1, Math.floor(affordable));
}

/** What a trainer is made of. */
interface TrainerParts {
  readonly runner: ProgramRunner;
  readonly feeder: StepFeeder;
  readonly sampler: MetaSamplerState | undefined;
  readonly drawn: ClassPrior;
}

/**
 * Trains a linear head on stored features, as many steps at a time as the caller likes; {@link trainHead} is the simple way.
 *
 * The head starts at zero, where every class has the same score for every row. The loss is convex in the head, so no start leads
 * to another minimum, and the random numbers only choose the rows of each batch.
 *
 * @example
 * ```ts
 * import { createRandom, priorFromLabels } from "@balms/core";
 * import { HeadTrainer } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const features = Float32Array.of(0, 1, 0, 2, 1, 0);
 * const labels = [0, 0, 1];
 * const prior = priorFromLabels(labels, { classes: 2 });
 * const random = createRandom(1);
 * const trainer = await HeadTrainer.create({ runtime, features, labels, dimensions: 2, classes: 2, prior, steps: 10, random });
 * console.log((await trainer.run(10)).length); // 10
 * await trainer.release();
 * ```
 */
export class HeadTrainer {
  /** Steps that one run of the runtime makes at most. */
  readonly stepsPerRun: number;
  readonly #settings: HeadTrainingSettings;
  readonly #parts: TrainerParts;
  #step = 0;

  private constructor(settings: HeadTrainingSettings, parts: TrainerParts, capacity: number) {
    this.#settings = settings;
    this.#parts = parts;
    this.stepsPerRun = capacity;
  }

  /**
   * Builds the training graph and opens it on the runtime.
   *
   * @throws ArgumentError, PriorError for options and data that do not fit.
   */
  static async create(options: HeadTrainingOptions): Promise<HeadTrainer> {
    const settings = checkHeadTraining(options);
    const { runtime, labels, classes, manyStepsPerRun, threads, method } = settings;
    const capacity = Math.min(stepsPerRun(settings), settings.steps);
    const plan =
      method === "balms" ? planBalms(settings, capacity) : planInstance(settings, capacity);
    const { shared, state } = plan;
    const runner = await ProgramRunner.create(runtime, plan.program, {
      manyStepsPerRun,
      threads,
      shared,
      state,
    });
    const drawn = priorFromLabels(labels, { classes });
    return new HeadTrainer(settings, { ...plan, runner, drawn }, capacity);
  }

  /** Steps made so far. */
  get step(): number {
    return this.#step;
  }

  /**
   * Makes steps.
   *
   * @param steps - how many; together not more than the options' `steps`
   * @returns the mean loss of each step's batch, in nats
   * @throws ArgumentError when losses or trained numbers stop being finite: the learning rate or the features are too large.
   */
  async run(steps: number): Promise<Float32Array> {
    const last = this.#step + steps;
    if (last > this.#settings.steps) {
      throw new ArgumentError({
        parameter: "steps",
        received: `${steps} steps after ${this.#step}`,
        expected: `no more than the ${this.#settings.steps} steps that the learning rate is planned for`,
      });
    }
    const losses = new Float32Array(steps);
    let made = 0;
    while (made < steps) {
      const count = Math.min(this.stepsPerRun, steps - made);
      const feeds = this.#parts.feeder.feed(this.#step, count);
      const { loss } = await this.#parts.runner.run(count, feeds);
      losses.set(loss, made);
      made += count;
      this.#step += count;
    }
    checkFinite(losses, this.#parts.runner.state());
    return losses;
  }

  /** The head as it is now, copied. */
  head(): HeadParameters {
    const state = this.#parts.runner.state();
    const { dimensions, classes, blocks } = this.#settings;
    const weight = new Float32Array(classes * dimensions);
    let offset = 0;
    for (const index of blocks.keys()) {
      const block = state[`weight.${index}`];
      weight.set(block, offset);
      offset += block.length;
    }
    return { weight, bias: state["bias"].slice() };
  }

  /** The Meta Sampler as it is now; undefined unless the method is "balms". */
  samplerState(): MetaSamplerState | undefined {
    const { sampler, runner } = this.#parts;
    if (sampler === undefined) return undefined;
    const { psi, scaledFirstMoment, scaledSecondMoment } = runner.state();
    return {
      ...sampler,
      psi: [...psi],
      firstMoment: Array.from(scaledFirstMoment, (moment) => moment * (1 - sampler.beta1)),
      secondMoment: Array.from(scaledSecondMoment, (moment) => moment * (1 - sampler.beta2)),
      step: this.#step,
    };
  }

  /** How often each class is drawn now, Σ = 1; undefined unless the method is "balms". */
  classRates(): number[] | undefined {
    const state = this.samplerState();
    return state === undefined ? undefined : [...classRates(state, this.#parts.drawn)];
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    await this.#parts.runner.release();
  }
}
