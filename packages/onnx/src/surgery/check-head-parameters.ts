import { checkNumber, checkPrior, checkVector, describeValue, refuse } from "@balms/core/adapter";
import type { HeadParameters, HeadTraining } from "../model/head-parameters.ts";

/** What a head and the outcome of its training hold: it may be handed on whole. */
export const headNames: readonly string[] = [
  "weight",
  "bias",
  "training",
  "losses",
  "rates",
  "samplerState",
];

/** Checks what is said of a head's training, of one of the given numbers of classes. */
export function checkTrainingNote(
  training: HeadParameters["training"],
  classes: readonly number[],
): void {
  if (training === "unknown") return;
  const given: Partial<HeadTraining> | null | undefined = training;
  if (typeof given?.method !== "string" || typeof given.priorDigest !== "string") {
    refuse(
      "training",
      describeValue(training),
      'how the head was trained, or "unknown"',
      'Hand on the head whole, as its training returned it. Say "unknown" for a head from elsewhere: whether it is corrected twice is not watched then.',
    );
  }
  const { sampled, inLoss, tau } = training;
  checkPrior(sampled, "training.sampled");
  if (inLoss !== undefined) checkPrior(inLoss, "training.inLoss");
  if (tau !== undefined) checkNumber(tau, "training.tau", { least: 0 });
  for (const { counts } of [sampled, inLoss ?? sampled]) {
    if (classes.includes(counts.length)) continue;
    refuse("training", `${counts.length} classes`, `${classes[0]}, as the head has`);
  }
}

function inSinglePrecision(values: ArrayLike<number>): Float32Array {
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

/**
 * Checks that a head has the sizes it claims and only finite numbers, and says how it was trained.
 *
 * @returns its numbers in single precision, which is what models hold
 */
export function checkHeadParameters(
  { weight, bias, training, ...said }: HeadParameters & Partial<HeadSize>,
  { dimensions, classes }: HeadSize,
): HeadParameters {
  for (const [name, size] of Object.entries({ dimensions, classes })) {
    const own = said[name as keyof HeadSize] ?? size;
    if (own !== size) refuse(name, `${own}`, `${size}, as in the model`);
  }
  checkVector(weight, "weight", classes * dimensions);
  checkVector(bias, "bias", classes);
  checkTrainingNote(training, [classes]);
  return { weight: inSinglePrecision(weight), bias: inSinglePrecision(bias), training };
}

/** D and C. */
export interface HeadSize {
  readonly dimensions: number;
  readonly classes: number;
}
