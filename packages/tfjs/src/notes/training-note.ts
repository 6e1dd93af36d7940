import type { AdjustmentOptions } from "@balms/core";
import { refuseModel } from "../checks/refuse-model.ts";
import { type LossOrigin, originOf } from "../losses/loss-origin.ts";
import { trainedWith } from "../losses/trained-variables.ts";

/** Where a model says of itself how it was trained: a name in `userDefinedMetadata`. */
export const trainingKey = "balms.training";

/** By what a model was corrected in training; plain data that is saved with the model. */
export interface TrainingNote {
  /** The loss with the prior inside; or "plain" on rows that a sampler drew. */
  readonly loss: string;
  /** Digest of the prior inside, or of what the rows were drawn by; none for frequencies. */
  readonly prior?: string;
  /** Exponent of the prior inside. */
  readonly tau: number;
}

/** What a model that is trained with a loss is told to say of itself; undefined where nothing corrects. */
export function trainingNote(loss: unknown): TrainingNote | undefined {
  const origin = originOf(loss);
  return origin?.corrects === true ? noteOf(origin) : undefined;
}

/** What a model says that was compiled with a loss of this package. */
export function compiledNote(model: object): TrainingNote | undefined {
  const { loss } = model as { readonly loss?: unknown };
  const losses = typeof loss === "object" && loss !== null ? Object.values(loss) : [loss];
  return losses.map(trainingNote).find((note) => note !== undefined);
}

/** What this program has seen of the training of a weight. */
export function weightNote(weight: unknown): TrainingNote | undefined {
  const origin = trainedWith(weight);
  return origin === undefined ? undefined : noteOf(origin);
}

function noteOf({ loss, prior, tau }: Omit<LossOrigin, "unguarded">): TrainingNote {
  return prior === undefined ? { loss, tau } : { loss, prior, tau };
}

/**
 * Refuses a model that says that it had its correction in training, unless the adjustment is told of
 * that very training: then core holds the prior against what the logits assume.
 */
export function checkPlainlyTrained(
  note: TrainingNote | undefined,
  { training }: AdjustmentOptions,
): void {
  if (note === undefined) return;
  const told = [training?.inLoss?.digest, training?.sampled?.digest];
  if (training !== undefined && (note.prior === undefined || told.includes(note.prior))) return;
  refuseModel(
    `a model that had its correction in training (${JSON.stringify(note)})`,
    "a model trained with plain softmax",
    "It needs no adjustment: use it as it is. For another test prior give `target`, and say in `training` how it was trained.",
  );
}
