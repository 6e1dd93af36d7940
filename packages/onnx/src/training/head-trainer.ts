import { classRates, sampledPrior } from "@balms/core";
import { checkWhole, createTurns, refuse } from "@balms/core/adapter";
import type { MetaSamplerState } from "@balms/core";
import type { HeadData } from "@balms/core/heads";
import type { HeadTraining, TrainedParameters } from "../model/head-parameters.ts";
import { checkFiniteRun } from "./check-finite-run.ts";
import { openBalmsRun, openBatchRun } from "./head-run.ts";
import type { HeadRun } from "./head-run.ts";
import { checkHeadTraining } from "./head-training-options.ts";
import type { HeadTrainingOptions, HeadTrainingSettings } from "./head-training-options.ts";
import { reportSteps } from "./report-steps.ts";
import { RunPace } from "./run-pace.ts";
import { joinWeight } from "./head-weight.ts";
import { ratesAfter } from "./rate-tensors.ts";
import { readState, writeState } from "./head-training-state.ts";
import type { HeadTrainingState } from "./head-training-state.ts";

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

/** What a trainer is at: between steps, in the runtime, telling of steps that are made, or at its end. */
type Phase = "idle" | "computing" | "reporting" | "released";

/** What the caller wants to hear, and to say. */
type Caller = Pick<HeadTrainingOptions, "onStep" | "signal">;

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
 * const data = { features: Float32Array.of(0, 1, 0, 2, 1, 0), labels: [0, 0, 1] };
 * const prior = priorFromLabels(data.labels, { classes: 2 });
 * const options = { runtime, prior, steps: 10, random: createRandom(1) };
 * const trainer = await HeadTrainer.create(data, options);
 * await trainer.run(4);
 * const state = trainer.state();
 * await trainer.release();
 *
 * const later = await HeadTrainer.create(data, options);
 * later.resume(state);
 * console.log((await later.run(6)).length, later.step); // 6 10
 * await later.release();
 * ```
 */
export class HeadTrainer {
  readonly #settings: HeadTrainingSettings;
  readonly #run: HeadRun;
  readonly #caller: Caller;
  readonly #pace: RunPace;
  #step = 0;
  #phase: Phase = "idle";

  private constructor(settings: HeadTrainingSettings, run: HeadRun, caller: Caller) {
    this.#settings = settings;
    this.#run = run;
    this.#caller = caller;
    this.#pace = new RunPace(run.capacity);
  }

  /**
   * Builds the training graph and opens it on the runtime.
   *
   * @param data - `features` [N, D] and `labels` [N]
   * @param options - as for {@link trainHead}
   * @throws {@link ArgumentError} for options and data that do not fit
   * @throws {@link PriorError} when the prior does not count the labels, or is in the loss against how rows are drawn
   * @throws {@link ModelError} when the runtime does not open the graph
   */
  static async create(
    data: HeadData<Float32Array>,
    options: HeadTrainingOptions,
  ): Promise<HeadTrainer> {
    const settings = checkHeadTraining(data, options);
    const { meta, steps } = settings;
    const capacity = Math.min(stepsPerRun(settings), steps);
    const run =
      meta === undefined
        ? await openBatchRun(settings, capacity)
        : await openBalmsRun(settings, meta, capacity);
    return new HeadTrainer(settings, run, { ...options });
  }

  /** Steps that one run of the runtime makes at most. */
  get stepsPerRun(): number {
    return this.#run.capacity;
  }

  /** Steps made so far. */
  get step(): number {
    return this.#step;
  }

  /** Steps in all. */
  get steps(): number {
    return this.#settings.steps;
  }

  /**
   * Makes steps.
   *
   * @param steps - how many; together not more than the options' `steps`
   * @returns the mean loss of each step's batch, in nats
   * @throws {@link InterruptedError} when `signal` is aborted; the steps of runs that have ended are made then
   * @throws {@link ArgumentError} when losses or trained numbers stop being finite (the learning rate or the features are too large), and while
   * another run goes on
   */
  async run(steps: number): Promise<Float32Array> {
    this.#checkPhase("run", ["idle"]);
    checkWhole(steps, "steps", 0);
    if (this.#step + steps > this.#settings.steps) {
      refuse(
        "steps",
        `${steps} steps after ${this.#step}`,
        `no more than the ${this.#settings.steps} steps that the learning rate is planned for`,
      );
    }
    try {
      return await this.#makeSteps(steps);
    } finally {
      this.#phase = "idle";
    }
  }

  async #makeSteps(steps: number): Promise<Float32Array> {
    const losses = new Float32Array(steps);
    const turns = createTurns(this.#caller.signal);
    let made = 0;
    while (made < steps) {
      if (turns.isDue()) await turns.take();
      const first = this.#step;
      this.#phase = "computing";
      const { count, result: latest } = await this.#pace.run(steps - made, (wanted) =>
        this.#run.run(first, wanted),
      );
      this.#phase = "reporting";
      losses.set(latest, made);
      made += count;
      this.#step += count;
      checkFiniteRun(latest, {});
      await reportSteps(this.#caller, latest, { first, steps: this.steps });
    }
    checkFiniteRun(losses, this.#run.trained());
    return losses;
  }

  /** Two runs at once would undo each other's steps, and random numbers run ahead of the steps that take them. */
  #checkPhase(call: string, allowed: readonly Phase[]): void {
    if (allowed.includes(this.#phase)) return;
    const released = this.#phase === "released";
    refuse(
      call,
      released ? "a call after `release`" : "a call while steps are made",
      released ? "a trainer that is open" : "one after another",
      released ? "Create another, and resume its state." : "Wait for what `run` promises.",
    );
  }

  /** The head as it is now, copied, with how it was trained. */
  head(): TrainedParameters {
    const trained = this.#run.trained();
    const weight = joinWeight(trained, this.#settings);
    return { weight, bias: trained.bias.slice(), training: this.#training() };
  }

  #training(): HeadTraining {
    const { method, prior, sampler, batchSize, training } = this.#settings;
    const state = this.samplerState();
    const epoch = Math.floor((Math.max(0, this.#step - 1) * batchSize) / sampler.epochLength);
    const sampled =
      state === undefined
        ? sampler.sampledPrior(epoch)
        : sampledPrior(prior, { kind: "meta", state });
    return { method, priorDigest: prior.digest, sampled, ...training };
  }

  /** The Meta Sampler as it is now; undefined unless the method is "balms". */
  samplerState(): MetaSamplerState | undefined {
    const { meta } = this.#settings;
    const { psi, scaledFirstMoment, scaledSecondMoment } = this.#run.trained();
    if (!meta || !psi || !scaledFirstMoment || !scaledSecondMoment) return undefined;
    const rates = { psi, scaledFirstMoment, scaledSecondMoment };
    return ratesAfter(meta.start, rates, Math.floor(this.#step / meta.every));
  }

  /** How often each class is drawn now, Σ = 1; undefined unless the method is "balms". */
  classRates(): number[] | undefined {
    const state = this.samplerState();
    return state === undefined ? undefined : [...classRates(state, this.#settings.prior)];
  }

  /** Where the training stands: from it a trainer of the same data and options goes on bit by bit as this one would. */
  state(): HeadTrainingState {
    this.#checkPhase("state", ["idle", "reporting", "released"]);
    return writeState(this.#settings, this.#run, this.#step);
  }

  /**
   * Goes on from where another trainer of the same data and options stood.
   *
   * @param state - what its `state` returned, also after a round trip through JSON with its arrays as lists
   * @throws {@link ArgumentError} that says in what the state's training differs
   */
  resume(state: HeadTrainingState): void {
    this.#checkPhase("resume", ["idle"]);
    this.#step = readState(this.#settings, this.#run, state);
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    if (this.#phase === "released") return;
    this.#checkPhase("release", ["idle"]);
    this.#phase = "released";
    await this.#run.release();
  }
}
