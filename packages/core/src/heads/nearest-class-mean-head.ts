import { checkKnown } from "../checks/check-options.ts";
import type { HeadData } from "./head-data.ts";
import { classSizes } from "../checks/class-sizes.ts";
import type { FloatArray, SamePrecision } from "../arrays/float-array.ts";
import { checkHeadData, type FeatureShape } from "./check-batch.ts";
import type { LinearHead } from "./linear-head.ts";
import { finishHead } from "./finish-head.ts";

/**
 * Nearest class mean as a linear head, without training: the class whose mean feature μ_c is
 * nearest has the greatest logit.
 *
 *     W_c = μ_c, b_c = −‖μ_c‖²/2        arg max_c W_c x + b_c = arg min_c ‖x − μ_c‖
 *
 * Every class counts the same, however many rows its mean is made of. For the nearest direction
 * (cosine) instead, pass the weight on to `tauNormalizeHead`.
 *
 * Source: Kang et al., "Decoupling representation and classifier for long-tailed recognition",
 * ICLR 2020, section 4.
 *
 * @param data - `features`: x [N, D], row after row, finite; `labels`: class id per row [N]
 * @param options - `classes`: C; `dimensions`: D
 * @returns a head in the precision of `features`, for `linearLogits`
 * @throws {@link ArgumentError} when shapes do not match, a number is not finite, or a class has no rows (it is named)
 *
 * @example
 * ```ts
 * import { predictClasses } from "@balms/core";
 * import { linearLogits, nearestClassMeanHead } from "@balms/core/heads";
 *
 * const features = new Float64Array([0, 2, 10]);
 * const head = nearestClassMeanHead({ features, labels: [0, 0, 1] }, { classes: 2, dimensions: 1 });
 * const logits = linearLogits(new Float64Array([5, 6]), head);
 * console.log(predictClasses(logits, { classes: 2 })); // 0, 1: the means are 1 and 10
 * ```
 */
export function nearestClassMeanHead<Values extends FloatArray>(
  data: HeadData<Values>,
  options: FeatureShape,
): LinearHead<SamePrecision<Values>> {
  checkKnown(options, ["classes", "dimensions"]);
  const ids = checkHeadData(data, options);
  const { features } = data;
  const { classes, dimensions } = options;
  const counts = classSizes(ids, classes, "data.labels");
  const means = new Float64Array(classes * dimensions);
  for (const [row, id] of ids.entries()) {
    for (let d = 0; d < dimensions; d++) {
      means[id * dimensions + d] += features[row * dimensions + d] / counts[id];
    }
  }
  const bias = new Float64Array(classes);
  for (let i = 0; i < means.length; i++) bias[Math.floor(i / dimensions)] -= means[i] ** 2 / 2;
  return finishHead(features, means, bias, "data.features");
}
