import { checkList } from "../checks/check-list.ts";
import { checkLabels } from "../checks/check-labels.ts";
import { checkMatrix } from "../checks/check-matrix.ts";
import { type FloatArray, floatArrayLike, type SamePrecision } from "../checks/float-array.ts";
import { ArgumentError } from "../errors/argument-error.ts";
import { describeValue } from "../errors/describe-value.ts";
import { type ReductionOptions, rowFactors } from "./row-factors.ts";
import { sigmoid, softplus } from "./sigmoid.ts";

/** Options of the sigmoid form. */
export interface BalancedSigmoidOptions {
  /** f_j per class [C], above 0 and below 1: the share of images that contain the class. They need not add up to 1. */
  readonly frequencies: ArrayLike<number>;
  /** Keep the constant 1/(C − 1) of the derivation inside the logarithm; default false, as in the public code. */
  readonly dividesByClassesMinusOne?: boolean | undefined;
}

/**
 * Balanced sigmoid loss per row, in nats: binary cross-entropy of C classifiers, added up.
 *
 *     η'_j = η_j − log((1 − f_j)/f_j)        loss_b = Σ_j BCE(σ(η'_j), 1[j = y_b])
 *
 * A background row (label −1) has the all-zero target, and its logits are not shifted.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.1 and its appendix on the sigmoid form.
 *
 * @param logits - η [B, C], row after row, finite
 * @param labels - class id per row [B], integers in [0, C), or −1 for background
 * @param options - `frequencies` [C], `dividesByClassesMinusOne`
 * @returns loss [B] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, or a frequency outside (0, 1)
 *
 * @example
 * ```ts
 * import { balancedSigmoidLoss } from "@balms/core";
 *
 * const logits = new Float64Array([0, 0, 0, 0]);
 * console.log(balancedSigmoidLoss(logits, [1, -1], { frequencies: [0.5, 0.01] }));
 * ```
 */
export function balancedSigmoidLoss<Input extends FloatArray>(
  logits: Input,
  labels: ArrayLike<number>,
  options: BalancedSigmoidOptions,
): SamePrecision<Input> {
  const { shift, rows } = checkSigmoid(logits, labels, options);
  const classes = shift.length;
  const out = floatArrayLike(logits, rows);
  for (let row = 0; row < rows; row++) {
    const label = labels[row];
    let loss = 0;
    for (let j = 0; j < classes; j++) {
      const z = logits[row * classes + j] + (label === -1 ? 0 : shift[j]);
      // −log σ(z) for the target and −log(1 − σ(z)) for the others, both as softplus(∓z).
      loss += softplus(j === label ? -z : z);
    }
    out[row] = loss;
  }
  return out as SamePrecision<Input>;
}

/**
 * Gradient of the reduced balanced sigmoid loss with respect to the logits: σ(η'_j) − 1[j = y],
 * times the factor of the row's reduction.
 *
 * @param logits - η [B, C], row after row, finite
 * @param labels - class id per row [B], or −1 for background
 * @param options - `frequencies`, `dividesByClassesMinusOne`; `rowWeights`, `reduction` (default "mean"), `over`
 * @returns [B, C] in the precision of `logits`
 * @throws {@link ArgumentError} on NaN or Infinity, a label out of range, or a frequency outside (0, 1)
 *
 * @example
 * ```ts
 * import { balancedSigmoidGradient } from "@balms/core";
 *
 * const logits = new Float64Array([0, 0]);
 * console.log(balancedSigmoidGradient(logits, [0], { frequencies: [0.5, 0.5] })); // −0.5, 0.5
 * ```
 */
export function balancedSigmoidGradient<Input extends FloatArray>(
  logits: Input,
  labels: ArrayLike<number>,
  options: BalancedSigmoidOptions & ReductionOptions,
): SamePrecision<Input> {
  const { shift, rows } = checkSigmoid(logits, labels, options);
  const classes = shift.length;
  const factors = rowFactors(rows, options);
  const out = floatArrayLike(logits, logits.length);
  for (let row = 0; row < rows; row++) {
    const label = labels[row];
    for (let j = 0; j < classes; j++) {
      const z = logits[row * classes + j] + (label === -1 ? 0 : shift[j]);
      out[row * classes + j] = factors[row] * (j === label ? -sigmoid(-z) : sigmoid(z));
    }
  }
  return out as SamePrecision<Input>;
}

function checkSigmoid(
  logits: FloatArray,
  labels: ArrayLike<number>,
  options: BalancedSigmoidOptions,
): { shift: Float64Array; rows: number } {
  const shift = sigmoidShift(options);
  const rows = checkMatrix(logits, shift.length, "logits");
  checkLabels(labels, { rows, classes: shift.length, least: -1 });
  return { shift, rows };
}

/**
 * What the sigmoid form adds to the logits of foreground rows [C]: −log((1 − f_j)/f_j), or with the
 * constant of the derivation −log((1 − f_j)/f_j / (C − 1)).
 *
 * Source: Ren et al., NeurIPS 2020, appendix on the sigmoid form.
 *
 * @param options - `frequencies` [C], `dividesByClassesMinusOne`
 * @throws {@link ArgumentError} on a frequency outside (0, 1)
 *
 * @example
 * ```ts
 * import { sigmoidShift } from "@balms/core";
 *
 * console.log(sigmoidShift({ frequencies: [0.5] })); // 0
 * ```
 */
export function sigmoidShift(options: BalancedSigmoidOptions): Float64Array {
  const { frequencies, dividesByClassesMinusOne = false } = options;
  checkList(frequencies, "frequencies");
  const classes = frequencies.length;
  if (classes < (dividesByClassesMinusOne ? 2 : 1)) {
    throw new ArgumentError({
      parameter: "frequencies",
      received: `${classes} classes`,
      expected: dividesByClassesMinusOne ? "at least two classes" : "at least one class",
    });
  }
  const constant = dividesByClassesMinusOne ? Math.log(classes - 1) : 0;
  const shift = new Float64Array(classes);
  for (let j = 0; j < classes; j++) {
    const frequency = frequencies[j];
    if (!(frequency > 0 && frequency < 1)) {
      throw new ArgumentError({
        parameter: "frequencies",
        received: `${describeValue(frequency)} at class ${j}`,
        expected: "shares above 0 and below 1",
        hint: "Give classes in no image or in every image a share that is slightly inside.",
      });
    }
    shift[j] = constant - Math.log((1 - frequency) / frequency);
  }
  return shift;
}
