import { checkFiniteLogits } from "./check-finite-logits.ts";
import type { LossInput } from "./check-loss-input.ts";
import { checkTargetIds, checkTargetShares } from "./check-target-values.ts";
import type { RowLosses } from "./row-losses.ts";
import { softmaxOnArrays } from "./softmax-on-arrays.ts";
import { softmaxOnOperators } from "./softmax-on-operators.ts";

/** The loss in operators where numbers can be read at once (wasm, tfjs-node): what is wrong is refused. */
export function softmaxOnReadable(
  input: LossInput,
  shift: Float64Array,
  labelSmoothing: number,
): RowLosses {
  if (input.areIds) checkTargetIds(input.targets, shift.length, 0);
  else checkTargetShares(input.targets);
  checkFiniteLogits(input.logits);
  const result = softmaxOnOperators(input, shift, labelSmoothing);
  // Logits that are further apart than single precision reaches.
  if (result.losses.dataSync().some(Number.isNaN))
    return softmaxOnArrays(input, shift, labelSmoothing);
  return result;
}
