import { ArgumentError } from "@balms/core";
import { mul, type Tensor, type Tensor1D, type Tensor2D } from "@tensorflow/tfjs-core";
import { checkGradients } from "../guards/check-gradients.ts";
import { isNumeric } from "../guards/check-numeric.ts";
import { checkTensor } from "../guards/check-tensor.ts";
import { checkKnownOptions } from "../guards/check-known-options.ts";
import type { LossOptions } from "./loss-function.ts";
import { rowWeightsOf } from "./row-weights.ts";

/** Logits and targets of known shapes. */
export interface LossInput {
  readonly logits: Tensor2D;
  readonly targets: Tensor;
  /** Whether the targets are one class id per row, [B] or [B, 1], and not shares [B, C]. */
  readonly areIds: boolean;
}

const oneUnit =
  "One unit for two classes is one sigmoid: train it with balancedSigmoidLoss([share of class 1]), without the sigmoid behind it, or take two units.";

const shape = ({ dtype, shape: sizes }: Tensor): string => `${dtype} [${sizes.join(", ")}]`;

/** Checks what a loss was called with, as far as that needs no numbers from the device. */
export function checkLossInput(
  targets: Tensor,
  logits: Tensor,
  classes: number,
  options: LossOptions | undefined,
  known: readonly string[] = [],
): LossInput {
  checkGradients();
  checkKnownOptions(options, ["rowWeights", ...known]);
  checkTensor(logits, "logits");
  checkTensor(targets, "targets");
  if (logits.rank !== 2 || logits.shape[1] !== classes || logits.dtype !== "float32") {
    throw new ArgumentError({
      parameter: "logits",
      received: shape(logits),
      expected: `float32 [B, ${classes}], one column per class of the prior`,
      hint: logits.shape.at(-1) === 1 && classes === 2 ? oneUnit : undefined,
    });
  }
  const [rows, columns] = targets.shape;
  const matrix = targets.rank === 2 && columns === classes;
  const ids = targets.rank === 1 || (targets.rank === 2 && columns === 1 && !matrix);
  if (rows !== logits.shape[0] || !(matrix || ids) || !isNumeric(targets)) {
    const batch = logits.shape[0];
    throw new ArgumentError({
      parameter: "targets",
      received: shape(targets),
      expected: `class ids [${batch}] or [${batch}, 1], or shares [${batch}, ${classes}]`,
      hint: "A loss is called with the targets first, then the logits.",
    });
  }
  return { logits: logits as Tensor2D, targets, areIds: ids };
}

/** Losses [B] times the weights of their rows. */
export function weighRows(losses: Tensor1D, options: LossOptions | undefined): Tensor1D {
  const { rowWeights } = { ...options };
  return rowWeights === undefined ? losses : mul(losses, rowWeightsOf(rowWeights, losses.shape[0]));
}
