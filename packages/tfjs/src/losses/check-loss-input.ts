import { ArgumentError } from "@balms/core";
import {
  mul,
  type Rank,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from "@tensorflow/tfjs-core";
import { checkGradients } from "../checks/check-gradients.ts";
import { isNumeric } from "../checks/check-numeric.ts";
import { checkTensor } from "../checks/check-tensor.ts";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import type { LossOptions } from "./loss-function.ts";
import { rowWeightsOf } from "./row-weights.ts";

/** Logits and targets of known shapes, flat: N = B, or all positions of B sequences or images. */
export interface LossInput {
  /** [N, C]. */
  readonly logits: Tensor2D;
  /** [N] or [N, 1], or [N, C]. */
  readonly targets: Tensor;
  /** Whether the targets are one class id per row, [N] or [N, 1], and not shares [N, C]. */
  readonly areIds: boolean;
  /** B. */
  readonly rows: number;
  /** N / B; undefined where rows have no positions. */
  readonly positions: number | undefined;
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
  if (logits.rank < 2 || logits.shape.at(-1) !== classes || logits.dtype !== "float32") {
    throw new ArgumentError({
      parameter: "logits",
      received: shape(logits),
      expected: `float32 [B, ${classes}], one column per class of the prior`,
      hint: logits.shape.at(-1) === 1 && classes === 2 ? oneUnit : undefined,
    });
  }
  const lead = logits.shape.slice(0, -1);
  const matrix = isShape(targets, [...lead, classes]);
  const ids = isShape(targets, lead) || (!matrix && isShape(targets, [...lead, 1]));
  if (!(matrix || ids) || !isNumeric(targets)) {
    const batch = lead.join(", ");
    throw new ArgumentError({
      parameter: "targets",
      received: shape(targets),
      expected: `class ids [${batch}] or [${batch}, 1], or shares [${batch}, ${classes}]`,
      hint: "A loss is called with the targets first, then the logits.",
    });
  }
  const [rows] = lead;
  if (lead.length === 1) {
    return { logits: logits as Tensor2D, targets, areIds: ids, rows, positions: undefined };
  }
  return {
    logits: reshape<Rank.R2>(logits, [-1, classes]),
    targets: reshape(targets, ids ? [-1] : [-1, classes]),
    areIds: ids,
    rows,
    positions: lead.slice(1).reduce((product, size) => product * size, 1),
  };
}

function isShape({ shape: sizes }: Tensor, expected: readonly number[]): boolean {
  return sizes.join() === expected.join();
}

/** Losses [B] times the weights of their rows. */
export function weighRows(losses: Tensor1D, options: LossOptions | undefined): Tensor1D {
  const { rowWeights } = { ...options };
  return rowWeights === undefined ? losses : mul(losses, rowWeightsOf(rowWeights, losses.shape[0]));
}
