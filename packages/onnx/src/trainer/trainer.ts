import type { ClassPrior } from "@balms/core";
import { refuse } from "@balms/core/adapter";
import type { OnnxModel } from "../model/model.ts";
import { noteTraining } from "../model/training-note.ts";
import { trainedModel } from "../trainable/trained-model.ts";
import { evaluateScores } from "./evaluate-scores.ts";
import type { Batches, TrainerEvaluation } from "./evaluate-scores.ts";
import { checkLoss, checkTensors, lossLimit, lossOfKnowingNothing } from "./loss-watch.ts";
import { OneCall } from "./one-call.ts";
import { StepRunner } from "./step-runner.ts";
import type { Tensors } from "./step-runner.ts";
import { checkTrainer } from "./trainer-settings.ts";
import type { TrainerSettings } from "./trainer-settings.ts";
import { readState, startPlace, trainingIdentity, writeState } from "./trainer-state.ts";
import type { Place, TrainerState } from "./trainer-state.ts";
import type { TrainerOptions } from "./trainer-options.ts";
import { checkBatch } from "./training-batch.ts";
import type { CheckedBatch, TrainingBatch } from "./training-batch.ts";
import { stateKey } from "./training-plan.ts";
import { weightedLoss } from "./training-step.ts";
import type { TrainingGradients, TrainingStep } from "./training-step.ts";
import { trainedNumbers } from "./trained-numbers.ts";
import type { TrainedModelOptions } from "./trained-numbers.ts";
import { readTrainingState } from "./training-state-bytes.ts";

/**
 * A model in training, step by step; {@link createTrainer} makes one.
 *
 * A step that blows up is thrown away: a loss that is not finite or explodes (20 times what it was at the start, or what equal scores
 * cost), or a number that overflows, ends in an error that says the step, the loss, the learning rate and what to do, and `state` and
 * `model` are those of the last step whose loss was good.
 *
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { createTrainer, headModel } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const trainer = await createTrainer({ runtime, model, prior: priorFromCounts([900, 100]) });
 * const { gradients } = await trainer.gradients({ inputs: Float32Array.of(1, 0, 0), labels: [1] });
 * console.log(trainer.parameters, gradients.bias); // a step would lower the score of class 0 and raise that of class 1
 * await trainer.release();
 * ```
 */
export class Trainer {
  readonly #settings: TrainerSettings;
  readonly #runner: StepRunner;
  readonly #ofNothing: number;
  #place: Place;
  /** The last place of which a loss was seen to be good. */
  #good: Place;
  #identity: Record<string, unknown> | undefined;
  readonly #calls = new OneCall();

  private constructor(settings: TrainerSettings, runner: StepRunner) {
    this.#settings = settings;
    this.#runner = runner;
    this.#place = startPlace(settings);
    this.#good = this.#place;
    this.#ofNothing = lossOfKnowingNothing(settings.rules.loss, settings.rules.classes);
  }

  /** @internal */
  static async open(options: TrainerOptions, drawn?: readonly ClassPrior[]): Promise<Trainer> {
    const settings = checkTrainer(options, drawn);
    const { plan, rules } = settings;
    const runner = new StepRunner(plan, { ...settings, inputs: rules.inputs });
    await runner.open();
    return new Trainer(settings, runner);
  }

  /** @internal */
  get settings(): TrainerSettings {
    return this.#settings;
  }

  /** @internal */
  get tensors(): Tensors {
    return this.#place.tensors;
  }

  /** Names of the parameters that are trained. */
  get parameters(): readonly string[] {
    return this.#settings.plan.trainable.parameters.map(({ name }) => name);
  }

  /** Names of the inputs that data go into. */
  get inputs(): readonly string[] {
    return this.#settings.rules.inputs.map(({ name }) => name);
  }

  /** Rows that a batch has at least, or each of its parts: 2 where statistics of the batch normalise single values. */
  get leastRows(): number {
    return this.#settings.plan.trainable.leastRows;
  }

  /** Steps made so far. */
  get steps(): number {
    return this.#place.step;
  }

  /**
   * Makes a step. It takes no `AbortSignal`, since nothing interrupts a run of ONNX Runtime: stop between steps, or hand one to
   * {@link trainModel}, which looks at it there.
   *
   * @param batch - `inputs`, `labels`, `rowWeights`
   * @throws {@link ArgumentError} when the batch does not fit, and when training blows up
   * @throws {@link ModelError} when the runtime fails
   */
  step(batch: TrainingBatch): Promise<TrainingStep> {
    return this.#calls.run("step", async () => {
      const { schedule, plan } = this.#settings;
      const checked = this.#checkBatch(batch);
      const before = this.#place;
      const step = before.step + 1;
      const learningRate = plan.optimizer.learningRate * schedule(before.step);
      const made = await this.#runner.step(before.tensors, checked, { step, learningRate });
      const { losses, gradientNorm, tensors, checkSum } = made;
      this.#checkLosses(losses, checked);
      const loss = weightedLoss(losses, checked);
      const weight = checked.rowFactors.reduce((sum, factor) => sum + factor, 0);
      const firstLoss = before.firstLoss ?? loss / weight;
      const limit = this.#settings.lossLimit ?? lossLimit(firstLoss, this.#ofNothing);
      const watched = { step, loss, learningRate, gradientNorm };
      try {
        checkLoss({ ...watched, loss: loss / weight }, limit);
      } catch (error) {
        this.#place = this.#good;
        throw error;
      }
      // Of large numbers the sum can overflow alone.
      if (!Number.isFinite(checkSum)) checkTensors(tensors, watched);
      this.#good = before;
      this.#place = { step, firstLoss, tensors };
      return { step, loss, losses, learningRate, gradientNorm };
    });
  }

  #checkBatch(batch: TrainingBatch): CheckedBatch {
    const { rules, accumulate } = this.#settings;
    const checked = checkBatch(batch, rules);
    const parts = Math.min(accumulate, checked.rows);
    const least = Math.floor(checked.rows / parts);
    if (least >= this.leastRows) return checked;
    return refuse(
      "batch",
      parts === 1 ? "one row" : `${checked.rows} rows in ${parts} parts`,
      "at least two rows in a part, whose statistics normalise them",
      'Take another batch size, or normalization: "frozen".',
    );
  }

  #checkLosses({ length }: Float32Array, { labels }: CheckedBatch): void {
    if (length === labels.length) return;
    refuse("labels", `${labels.length} labels`, `${length}, one for each row of scores`);
  }

  /**
   * The gradients of a batch with respect to the trained parameters, as the next step would take them, but for masks of dropouts. The
   * trainer stays where it is.
   *
   * @param batch - as for {@link step}
   * @throws {@link ArgumentError} when the batch does not fit
   */
  gradients(batch: TrainingBatch): Promise<TrainingGradients> {
    return this.#calls.run("gradients", async () => {
      const checked = this.#checkBatch(batch);
      const { step, tensors } = this.#place;
      const result = await this.#runner.gradients(tensors, checked, `${step + 1}`);
      const gradients = this.parameters.map((name) => {
        return [name, result.tensors.get(stateKey("sum", name)) ?? new Float32Array()] as const;
      });
      const { losses } = result;
      return {
        loss: weightedLoss(losses, checked),
        losses,
        gradients: Object.fromEntries(gradients),
      };
    });
  }

  /**
   * Measures the model as it is now on batches: the mean of the training's loss, and core's measures.
   *
   * @param batches - held-out rows, as a list or as they come
   * @param options - `numbers`: "averaged" (default where there are averages) or "trained"
   */
  evaluate(batches: Batches, options: TrainedModelOptions = {}): Promise<TrainerEvaluation> {
    return this.#calls.run("evaluate", async () => {
      const trained = trainedModel(
        this.#settings.written,
        trainedNumbers(this.#settings.plan, this.#place.tensors, options),
      );
      return await evaluateScores(trained, batches, this.#settings);
    });
  }

  /**
   * The model as it is now, for inference: batch normalisation and dropout as at inference, and all that is not trained the same bytes. It
   * says how it was trained, so that it is not corrected a second time.
   *
   * @param options - `numbers`: "averaged" (default where there are averages) or "trained"
   */
  model(options: TrainedModelOptions = {}): OnnxModel {
    const { model, prior, sampled, plan } = this.#settings;
    const { kind, training } = plan.loss;
    const last = sampled[sampled.length - 1];
    const trained = trainedModel(
      model,
      trainedNumbers(this.#settings.plan, this.#place.tensors, options),
    );
    const note = { method: kind, priorDigest: prior.digest, sampled: last, ...training };
    return noteTraining(trained, note);
  }

  /** Where the training stands: from it a trainer of the same model and options goes on bit by bit as this one would. */
  state(): TrainerState {
    this.#identity ??= trainingIdentity(this.#settings);
    return writeState(this.#identity, this.#place);
  }

  /**
   * Goes on from where another trainer of the same model and options stood.
   *
   * @param state - what its `state` returned, or the bytes that `writeTrainingState` made of it
   * @throws {@link ArgumentError} that says in what the state's training differs
   */
  resume(state: TrainerState | Uint8Array): void {
    this.#calls.check("resume");
    this.#identity ??= trainingIdentity(this.#settings);
    const given = state instanceof Uint8Array ? readTrainingState(state) : state;
    this.#place = readState(this.#identity, this.#place, given as TrainerState);
    this.#good = this.#place;
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    if (this.#calls.end()) await this.#runner.release();
  }
}
