import { metaSamplerGradient } from "@balms/core";
import type { RandomGenerator } from "@balms/core";
import { bilevelStep, refuse } from "@balms/core/adapter";
import type { MetaGradient, MomentumOptions, TwoPassModel } from "@balms/core/adapter";
import type { LoaderState, MetaDraw, MetaRowSampler } from "@balms/sampler";
import type { ModelMeta } from "./meta-options.ts";
import { plainSoftmax } from "./softmax-losses.ts";
import { StepRunner } from "./step-runner.ts";
import type { Tensors } from "./step-runner.ts";
import type { Trainer } from "./trainer.ts";
import { checkBatch } from "./training-batch.ts";
import type { CheckedBatch, TrainingBatch } from "./training-batch.ts";
import { stateKey } from "./training-plan.ts";
import { weightedLoss } from "./training-step.ts";
import type { TrainingStep } from "./training-step.ts";
import { trainingBatch } from "./training-rows.ts";
import type { LabeledBatch } from "./training-rows.ts";

/** Gradients, by parameter. */
type Direction = ReadonlyMap<string, Float32Array>;

/** What the closed form of a meta step does not hold for. */
function checkSgdAlone({ settings }: Trainer): MomentumOptions {
  const { plan, accumulate, rules } = settings;
  const { kind, momentum = 0, weightDecay = 0, nesterov = false } = plan.optimizer.settings;
  const { learningRate } = plan.optimizer;
  if (kind !== "sgd") {
    refuse(
      "optimizer.kind",
      `"${kind}" beside the Meta Sampler`,
      '"sgd", which its gradient is made for',
    );
  }
  if (plan.loss.scores !== "softmax") {
    refuse("loss", `"${plan.loss.kind}" beside the Meta Sampler`, "a loss over a softmax");
  }
  if (plan.clipNorm !== undefined) {
    refuse(
      "clipNorm",
      "clipping beside the Meta Sampler",
      "nothing: its gradient is that of plain SGD",
    );
  }
  if (rules.classWeights !== undefined) {
    refuse("classWeights", "weights beside the Meta Sampler", "nothing: it draws classes instead");
  }
  if (accumulate !== 1) {
    refuse("accumulate", "batches in parts beside the Meta Sampler", "whole batches");
  }
  return {
    learningRate,
    momentum: Number(momentum),
    weightDecay: Number(weightDecay),
    nesterov: Boolean(nesterov),
  };
}

/**
 * Steps that also teach the Meta Sampler: the training step is kept as the inner step, and two forward passes tell how the meta loss
 * depends on each row.
 *
 * Source: BALMS §3.2, arXiv 2007.10740.
 */
export class MetaSteps {
  readonly #trainer: Trainer;
  readonly #sampler: MetaRowSampler;
  readonly #meta: ModelMeta;
  readonly #random: RandomGenerator;
  readonly #sgd: MomentumOptions;
  /** With the loss of the training, for the passes along the meta gradient. */
  readonly #inner: StepRunner;
  /** With plain softmax, for the meta gradient. */
  readonly #outer: StepRunner;

  constructor(
    trainer: Trainer,
    {
      sampler,
      settings: meta,
      random,
    }: {
      readonly sampler: MetaRowSampler;
      readonly settings: ModelMeta;
      readonly random: RandomGenerator;
    },
  ) {
    this.#trainer = trainer;
    this.#sampler = sampler;
    this.#meta = meta;
    this.#random = random;
    this.#sgd = checkSgdAlone(trainer);
    const { plan, rules, ...settings } = trainer.settings;
    const options = { ...settings, inputs: rules.inputs };
    const loss = plainSoftmax({ prior: settings.prior, sampled: settings.sampled });
    this.#inner = new StepRunner(plan, options);
    this.#outer = new StepRunner({ ...plan, loss }, options);
  }

  /** Makes a step on a batch that the Meta Sampler drew, and every k-th time moves ψ. */
  async step(batch: LabeledBatch, rows: TrainingBatch): Promise<TrainingStep> {
    const { settings, steps } = this.#trainer;
    const draw = batch.draw as MetaDraw;
    const checked = checkBatch(rows, settings.rules);
    let made: TrainingStep | undefined;
    const model: TwoPassModel<TrainingBatch, Tensors, Direction> = {
      snapshot: () => this.#trainer.tensors,
      train: async (given) => (made = await this.#trainer.step(given)),
      metaGradient: () => this.#metaGradient(),
      lossesAt: (_, snapshot, direction, scale) =>
        this.#lossesAt(checked, { snapshot, direction, scale }),
    };
    const { state } = await bilevelStep(model, rows, {
      ...this.#sgd,
      learningRate: this.#sgd.learningRate * settings.schedule(steps),
      state: this.#sampler.metaState,
      psiGradient: (rowGradients) =>
        metaSamplerGradient(draw.state, this.#sampler.classDraw(draw), rowGradients),
      step: steps,
      every: this.#meta.every,
      random: this.#random,
    });
    if (state !== this.#sampler.metaState) this.#sampler.setMetaState(state);
    return made ?? refuse("rows", "a step that was not made", "one");
  }

  async #metaGradient(): Promise<MetaGradient<Direction>> {
    const { settings, tensors, inputs, steps } = this.#trainer;
    const given = trainingBatch(await this.#meta.batches.next(), inputs);
    const batch = checkBatch(given, { ...settings.rules, classWeights: undefined });
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

  async #lossesAt(
    batch: CheckedBatch,
    { snapshot, direction, scale }: { snapshot: Tensors; direction: Direction; scale: number },
  ): Promise<Float32Array> {
    const moved = new Map(snapshot);
    for (const [name, along] of direction) {
      const key = stateKey("value", name);
      moved.set(
        key,
        (snapshot.get(key) ?? along).map((value, i) => value + scale * along[i]),
      );
    }
    // The masks are those of the step that was made.
    return await this.#inner.losses(moved, batch, `${this.#trainer.steps}`);
  }

  /** The place among meta batches. */
  state(): LoaderState {
    return this.#meta.batches.state();
  }

  /** Goes on from such a place. */
  resume(state: LoaderState): void {
    this.#meta.batches.resume(state);
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    await this.#inner.release();
    await this.#outer.release();
    await this.#meta.batches.release();
  }
}
