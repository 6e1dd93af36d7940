import { checkMatrix } from "../checks/check-matrix.ts";
import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { softmaxRows } from "./balanced-softmax.ts";
import { noShift } from "./no-shift.ts";
import { reductionNames, type ReductionOptions } from "./row-factors.ts";
import { softmaxGradient } from "./softmax-gradient.ts";
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
 * Plain softmax: e^{η_j} / Σ_i e^{η_i}. The same code as `balancedSoftmax`, with nothing added.
 *
 * @param logits - η [B, C], finite
 * @param options - `classes`: C
 * @returns [B, C] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, or a length that is no multiple of C
 *
 * @example
 * ```ts
 * import { plainSoftmax } from "@balms/core";
 *
 * console.log(plainSoftmax(new Float64Array([0, 0]), { classes: 2 })); // 0.5, 0.5
 * ```
 */
export function plainSoftmax<Input extends FloatArray>(
  logits: Input,
  options: Pick<PlainOptions, "classes">,
): SamePrecision<Input> {
  const shift = noShift(options);
  checkMatrix(logits, shift.length, "logits");
  return softmaxRows(logits, shift) as SamePrecision<Input>;
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

/**
 * Gradient of the reduced plain cross-entropy with respect to the logits: softmax − target.
 *
 * @param logits - η [B, C], finite
 * @param targets - class ids [B] or soft labels [B, C]
 * @param options - `classes`: C; `labelSmoothing`, `rowWeights`, `reduction`, `over` as for `balancedSoftmaxGradient`
 * @returns [B, C] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, or lengths that do not match
 *
 * @example
 * ```ts
 * import { plainSoftmaxGradient } from "@balms/core";
 *
 * console.log(plainSoftmaxGradient(new Float64Array([0, 0]), [1], { classes: 2 })); // 0.5, −0.5
 * ```
 */
export function plainSoftmaxGradient<Input extends FloatArray>(
  logits: Input,
  targets: Targets,
  options: PlainOptions & ReductionOptions,
): SamePrecision<Input> {
  const shift = noShift(options, "labelSmoothing", ...reductionNames);
  return softmaxGradient(logits, targets, shift, options).gradient as SamePrecision<Input>;
}
