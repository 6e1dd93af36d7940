import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { noShift } from "./no-shift.ts";
import { softmaxLosses } from "./softmax-losses.ts";
import type { Targets } from "./targets.ts";

/** Options of the plain softmax. */
export interface PlainOptions {
  /** Number of classes C, at least 1. */
  readonly classes: number;
  /** ε in [0, 1), default 0. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * Plain cross-entropy per row, in nats: logsumexp(η) − η_y. Also the outer loss of the Meta Sampler.
 *
 * @param logits - η [B, C], finite
 * @param targets - class ids [B] or soft labels [B, C], as for `balancedSoftmaxLoss`
 * @param options - `classes`: C; `labelSmoothing`
 * @returns loss [B] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, or lengths that do not match
 *
 * @example
 * ```ts
 * import { plainSoftmaxLoss } from "@balms/core";
 *
 * console.log(plainSoftmaxLoss(new Float64Array([0, 0]), [1], { classes: 2 })); // log 2
 * ```
 */
export function plainSoftmaxLoss<Input extends FloatArray>(
  logits: Input,
  targets: Targets,
  options: PlainOptions,
): SamePrecision<Input> {
  const shift = noShift(options, "labelSmoothing");
  const { labelSmoothing } = options;
  return softmaxLosses(logits, targets, shift, labelSmoothing) as SamePrecision<Input>;
}
