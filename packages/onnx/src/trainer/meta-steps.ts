import { sampledPrior } from "@balms/core";
import type { MetaSamplerState, RandomGenerator } from "@balms/core";
import { bilevelStep, checkState, refuse, refuseValue } from "@balms/core/adapter";
import type { OnnxModel } from "../model/model.ts";
import { noteTraining } from "../model/training-note.ts";
import { underName } from "../training/under-name.ts";
import type { ModelMeta } from "./meta-options.ts";
import type { MetaRule } from "./meta-rule.ts";
import type { Trainer } from "./trainer.ts";
import type { TrainingBatch } from "./training-batch.ts";
import type { LabeledBatch } from "./labeled-rows.ts";
import type { TrainingStep } from "./training-step.ts";
import { TwoPassTrainer } from "./two-pass-trainer.ts";
import type { MetaPlace } from "./meta-place.ts";

/**
 * Steps that also move ψ: the training step is kept as the inner step, and two forward passes tell how the meta loss depends on each row.
 *
 * Source: BALMS §3.2 and its form for instance segmentation, arXiv 2007.10740.
 */
export class MetaSteps {
  readonly #trainer: Trainer;
  readonly #rule: MetaRule;
  readonly #meta: ModelMeta;
  readonly #random: RandomGenerator;
  readonly #passes: TwoPassTrainer;

  constructor(
    trainer: Trainer,
    {
      rule,
      settings,
      random,
    }: {
      readonly rule: MetaRule;
      readonly settings: ModelMeta;
      readonly random: RandomGenerator;
    },
  ) {
    const { kind, scores } = trainer.settings.plan.loss;
    if (rule.kind === "sampler" && scores !== "softmax") {
      refuse("loss", `"${kind}" beside the Meta Sampler`, "a loss over a softmax");
    }
    this.#trainer = trainer;
    this.#rule = rule;
    this.#meta = settings;
    this.#random = random;
    this.#passes = new TwoPassTrainer(trainer, settings);
  }

  /** Makes a step, and every k-th time moves ψ. */
  async step(batch: LabeledBatch, rows: TrainingBatch): Promise<TrainingStep> {
    const rule = this.#rule;
    const { labels } = this.#passes.check(rows);
    const { state } = await bilevelStep(this.#passes, rows, {
      ...this.#passes.numbers,
      state: rule.state,
      rowWeights: rule.rowWeights(labels),
      psiGradient: (rowGradients) => rule.psiGradient(batch, labels, rowGradients),
      step: this.#trainer.steps,
      every: this.#meta.every,
      random: this.#random,
    });
    if (state !== rule.state) rule.setState(state);
    return this.#passes.made;
  }

  /** ψ, where it is learned by this kind. */
  learned(kind: MetaRule["kind"]): MetaSamplerState | undefined {
    return this.#rule.kind === kind ? this.#rule.state : undefined;
  }

  /** The model with a note of the shares that classes had, by draws or by weights. */
  note(model: OnnxModel): OnnxModel {
    const { prior, plan, sampled: drawn } = this.#trainer.settings;
    const { kind, state } = this.#rule;
    const sampled = sampledPrior(drawn[drawn.length - 1], { kind: "meta", state });
    const method = kind === "sampler" ? "balms" : plan.loss.kind;
    return noteTraining(model, {
      method,
      priorDigest: prior.digest,
      sampled,
      ...plan.loss.training,
    });
  }

  state(): MetaPlace {
    const { kind, state } = this.#rule;
    const weights = kind === "reweighter" ? state : undefined;
    return { loader: this.#meta.batches.state(), weights };
  }

  /** Goes on from such a place. */
  resume(place: MetaPlace | undefined): void {
    const { kind, state } = this.#rule;
    if (typeof place !== "object" || place === null) {
      refuseValue("resume.meta", place, "the place of a training with `meta`");
    }
    const { loader, weights } = place;
    if ((weights !== undefined) !== (kind === "reweighter")) {
      refuse("resume.meta", "a place of another kind", `that of a training with the meta ${kind}`);
    }
    if (weights !== undefined) {
      underName(
        () => "resume.meta.weights",
        () => {
          checkState(weights, state.psi.length);
        },
      );
      this.#rule.setState(weights);
    }
    underName(
      (name) => `resume.meta.loader${name.replace(/^state/u, "")}`,
      () => {
        this.#meta.batches.resume(loader);
      },
    );
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    await this.#passes.close();
  }
}
