import { refuse } from "@balms/core/adapter";
import type { InnerStep, MetaGradient, MomentumOptions, TwoPassModel } from "@balms/core/adapter";
import type { ModelMeta } from "./meta-options.ts";
import { StepRunner } from "./step-runner.ts";
import type { Tensors } from "./step-runner.ts";
import type { Trainer } from "./trainer.ts";
import { checkBatch } from "./training-batch.ts";
import type { CheckedBatch, TrainingBatch } from "./training-batch.ts";
import { stateKey } from "./training-plan.ts";
import { trainingBatch } from "./training-rows.ts";
import { weightedLoss } from "./training-step.ts";
import type { TrainingStep } from "./training-step.ts";

/** Gradients, by parameter. */
type Direction = ReadonlyMap<string, Float32Array>;

/** What a meta step reads of the settings: where meta batches come from, how many rows they have, and the outer loss. */
export type MetaBatches = Pick<ModelMeta, "batches" | "batchSize" | "loss">;

// The losses of networks with ReLU have kinks: over 0.01, core's default, central differences are off by 3 to 5 % on small backbones, over
// 0.001 by 1 %. Where nothing has kinks rounding makes them wrong by 1e-4, and by more over shorter steps.
const relativeStep = 0.001;

/** The settings of plain SGD; all else is refused, since the gradient of a meta step does not hold for it. */
function checkSgdAlone({ settings }: Trainer): MomentumOptions {
  const { plan, accumulate, rules } = settings;
  const { kind, momentum = 0, weightDecay = 0, nesterov = false } = plan.optimizer.settings;
  if (kind !== "sgd") {
    refuse("optimizer.kind", `"${kind}" beside meta steps`, '"sgd", which their gradient is of');
  }
  if (plan.clipNorm !== undefined) {
    refuse("clipNorm", "clipping beside meta steps", "nothing: their gradient is of plain SGD");
  }
  if (rules.classWeights !== undefined) {
    refuse("classWeights", "weights beside meta steps", "nothing: they learn what classes count");
  }
  if (accumulate !== 1) {
    refuse("accumulate", "batches in parts beside meta steps", "whole batches");
  }
  return {
    learningRate: plan.optimizer.learningRate,
    momentum: Number(momentum),
    weightDecay: Number(weightDecay),
    nesterov: Boolean(nesterov),
  };
}

/**
 * A trainer as core's `bilevelStep` takes it. Its step is the inner step and is kept; the passes at other parameters are graphs without
 * an update, so that running statistics stay, and feed the dropout masks of the step that was made.
 */
export class TwoPassTrainer implements TwoPassModel<TrainingBatch, Tensors, Direction> {
  readonly #trainer: Trainer;
  readonly #meta: MetaBatches;
  readonly #sgd: MomentumOptions;
  /** With the loss of the training, for the passes along the meta gradient. */
  readonly #inner: StepRunner;
  /** With the outer loss, for the meta gradient. */
  readonly #outer: StepRunner;
  #made: TrainingStep | undefined;
  #checked: { readonly given: TrainingBatch; readonly batch: CheckedBatch } | undefined;

  constructor(trainer: Trainer, meta: MetaBatches) {
    this.#trainer = trainer;
    this.#meta = meta;
    this.#sgd = checkSgdAlone(trainer);
    if (meta.batchSize < trainer.leastRows) {
      const hint = "Statistics of the batch normalise them.";
      refuse("meta.batchSize", `${meta.batchSize}`, `at least ${trainer.leastRows} rows`, hint);
    }
    const { plan, rules, ...settings } = trainer.settings;
    const { kind, scores } = meta.loss;
    if (scores !== plan.loss.scores) {
      refuse("meta.loss", `"${kind}"`, `a loss over a ${plan.loss.scores}, as "${plan.loss.kind}"`);
    }
    const options = { ...settings, inputs: rules.inputs };
    this.#inner = new StepRunner(plan, options);
    this.#outer = new StepRunner({ ...plan, loss: meta.loss }, options);
  }

  /** SGD as the next step makes it, and ε‖G‖. */
  get numbers(): MomentumOptions & { readonly relativeStep: number } {
    const { settings, steps } = this.#trainer;
    const learningRate = this.#sgd.learningRate * settings.schedule(steps);
    return { ...this.#sgd, learningRate, relativeStep };
  }

  /** The last step. */
  get made(): TrainingStep {
    return this.#made ?? refuse("rows", "no step", "one that was made");
  }

  /** A batch, checked once for all passes of a step. */
  check(given: TrainingBatch): CheckedBatch {
    if (this.#checked?.given !== given) {
      this.#checked = { given, batch: checkBatch(given, this.#trainer.settings.rules) };
    }
    return this.#checked.batch;
  }

  snapshot(): Tensors {
    return this.#trainer.tensors;
  }

  async train(batch: TrainingBatch, { rowWeights }: InnerStep): Promise<void> {
    const weighted = rowWeights === undefined ? batch : { ...batch, rowWeights };
    this.#made = await this.#trainer.step(weighted);
  }

  async metaGradient(): Promise<MetaGradient<Direction>> {
    const { settings, tensors, inputs, steps } = this.#trainer;
    const { batches, loss } = this.#meta;
    const rules = { ...settings.rules, loss, classWeights: undefined };
    const batch = checkBatch(trainingBatch(await batches.next(), inputs), rules);
    const result = await this.#outer.gradients(tensors, batch, `meta ${steps}`);
    const direction = new Map<string, Float32Array>();
    let squares = 0;
    for (const { name } of settings.plan.trainable.parameters) {
      const gradient = result.tensors.get(stateKey("sum", name)) ?? new Float32Array();
      direction.set(name, gradient);
      for (const value of gradient) squares += value * value;
    }
    return { loss: weightedLoss(result.losses, batch), direction, norm: Math.sqrt(squares) };
  }

  async lossesAt(
    batch: TrainingBatch,
    snapshot: Tensors,
    direction: Direction,
    scale: number,
  ): Promise<Float32Array> {
    const moved = new Map(snapshot);
    for (const [name, along] of direction) {
      const key = stateKey("value", name);
      const values = snapshot.get(key) ?? along;
      moved.set(
        key,
        values.map((value, i) => value + scale * along[i]),
      );
    }
    return await this.#inner.losses(moved, this.check(batch), `${this.#trainer.steps}`);
  }

  /** Frees the runtime's memory. */
  async close(): Promise<void> {
    await this.#inner.release();
    await this.#outer.release();
    await this.#meta.batches.release();
  }
}
