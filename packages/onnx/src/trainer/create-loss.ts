import { checkChoice, checkOptions } from "@balms/core/adapter";
import { balancedSigmoid, plainSigmoid } from "./sigmoid-losses.ts";
import { balancedSoftmax, focal, ldam, plainSoftmax } from "./softmax-losses.ts";
import type { LossContext, LossKind, LossSettings, TrainingLoss } from "./training-loss.ts";

const options = {
  softmax: [],
  "balanced-softmax": ["inLoss", "tau", "mismatch", "zeroCounts", "alpha"],
  sigmoid: [],
  "balanced-sigmoid": ["frequencies", "dividesByClassesMinusOne", "zeroCounts", "alpha"],
  focal: ["gamma"],
  ldam: ["largestMargin", "scale", "zeroCounts", "alpha"],
} as const satisfies Record<LossKind, readonly string[]>;

/**
 * A loss by its name, or with options.
 *
 * @throws {@link ArgumentError} naming the option that is wrong; {@link PriorError} where the prior inside is not what rows are drawn by
 */
export function createLoss(given: LossKind | LossSettings, context: LossContext): TrainingLoss {
  const settings = typeof given === "string" ? ({ kind: given } as LossSettings) : given;
  const { kind }: Partial<LossSettings> = { ...settings };
  checkChoice(kind, "loss", Object.keys(options));
  checkOptions(settings, ["kind", ...options[settings.kind]], "loss");
  if (settings.kind === "softmax") return plainSoftmax(context);
  if (settings.kind === "balanced-softmax") return balancedSoftmax(settings, context);
  if (settings.kind === "sigmoid") return plainSigmoid(context);
  if (settings.kind === "balanced-sigmoid") return balancedSigmoid(settings, context);
  return settings.kind === "focal" ? focal(settings, context) : ldam(settings, context);
}
