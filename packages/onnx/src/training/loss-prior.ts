import { classShift, PriorError, smoothPrior } from "@balms/core";
import { checkChoice, checkPrior, refuse } from "@balms/core/adapter";
import type { ClassPrior, Training } from "@balms/core";
import type { RowSampler } from "@balms/sampler";
import { learnsFromLosses } from "./check-training-sampler.ts";
import type { TrainingOptions } from "./training-options.ts";

/** The prior inside a loss. */
export interface LossPrior {
  /** `τ·log π` [C] up to a constant that changes nothing: what is added to the logits in training; undefined for plain softmax. */
  readonly added: Float32Array | undefined;
  /** What the model is trained under, but for how rows are drawn. */
  readonly training: Omit<Training, "sampled">;
}

/** The rows that a loss sees. */
export interface SeenRows {
  readonly sampler: RowSampler<unknown>;
  /** How many epochs of the sampler the training has. */
  readonly epochs: number;
}

type LossOptions = Pick<
  TrainingOptions,
  "prior" | "inLoss" | "tau" | "mismatch" | "zeroCounts" | "alpha" | "sampler"
>;

/** Plain softmax: there is no prior in it. */
export function noPrior({ inLoss, tau, mismatch }: LossOptions): LossPrior {
  const given = Object.entries({ inLoss, tau, mismatch }).find(([, value]) => value !== undefined);
  if (given !== undefined) {
    const [name, value] = given;
    refuse(
      name,
      typeof value === "object" ? "a prior" : JSON.stringify(value),
      'nothing, since method "softmax" has no prior in its loss',
      'Leave it out, or take method "balanced-softmax".',
    );
  }
  return { added: undefined, training: {} };
}

/** Refuses a prior in the loss beside a sampler whose shares nobody knows ahead. */
export function checkLearning(
  sampler: RowSampler<unknown>,
  { tau = 1, mismatch = "error" }: Pick<LossOptions, "tau" | "mismatch">,
): void {
  if (mismatch !== "error" || tau === 0 || !learnsFromLosses(sampler)) return;
  refuse(
    "mismatch",
    `"error" beside a sampler (${sampler.kind.split(" ")[0]}) whose shares change as it learns`,
    '"intended"',
    'Say mismatch: "intended", or take the plain softmax.',
  );
}

/**
 * Balanced Softmax: the prior in the loss must be what the rows are drawn by, at the beginning and in the end, else the loss
 * corrects for a distribution that it never sees.
 */
export function balancedPrior(options: LossOptions, { sampler, epochs }: SeenRows): LossPrior {
  checkLearning(sampler, options);
  const hint =
    options.sampler === undefined
      ? 'These are the shares of the rows. Leave `inLoss` out, or say mismatch: "intended".'
      : 'These are the shares that the sampler draws by. Take method "softmax" with it, pass inLoss: sampler.sampledPrior(), or say mismatch: "intended".';
  const sampled = [0, epochs - 1].map((epoch) => sampler.sampledPrior(epoch));
  const { added, training } = priorInLoss(options, sampled, hint);
  return { added: Float32Array.from(added), training };
}

/**
 * What a prior inside a softmax adds to the scores.
 *
 * @param sampled - the class distributions that rows are drawn by
 * @param hint - what to do when the prior is not one of them
 */
export function priorInLoss(
  options: Omit<LossOptions, "sampler">,
  sampled: readonly ClassPrior[],
  hint: string,
): { readonly added: Float64Array } & Pick<LossPrior, "training"> {
  const { prior, inLoss = prior, tau = 1, mismatch = "error", zeroCounts, alpha } = options;
  checkChoice(mismatch, "mismatch", ["error", "intended"]);
  checkPrior(inLoss, "inLoss");
  const shared = { prior: inLoss, tau, zeroCounts, alpha };
  const parameter = options.inLoss === undefined ? "prior" : "inLoss";
  const added = named(parameter, undefined, () => classShift(shared));
  // The classes must be the same ones even where the shares may differ.
  if (inLoss !== prior) checkSameClasses(inLoss, prior);
  if (mismatch === "error" && tau > 0) {
    for (const drawn of sampled) {
      named(parameter, hint, () => classShift({ ...shared, tau: 0, sampled: drawn }));
    }
  }
  const seen = zeroCounts === "smooth" ? smoothPrior(inLoss, alpha) : inLoss;
  return { added, training: { inLoss: seen, tau } };
}

function checkSameClasses(inLoss: ClassPrior, { classes }: ClassPrior): void {
  const other = [...inLoss.classes, ...classes].findIndex(
    (_, id) => inLoss.classes[id] !== classes[id],
  );
  if (other === -1) return;
  const [received, expected] = [inLoss.classes, classes].map(
    (names) => `${JSON.stringify(names[other])} as class ${other} of ${names.length}`,
  );
  throw new PriorError({ parameter: "inLoss", received, expected });
}

/** Runs a check of core under the name that the option has here. */
function named<Result>(parameter: string, hint: string | undefined, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!PriorError.isInstance(error)) throw error;
    const { received, expected, hint: own } = error;
    throw new PriorError({ parameter, received, expected, hint: hint ?? own, cause: error });
  }
}
