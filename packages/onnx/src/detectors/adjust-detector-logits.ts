import { PriorError } from "@balms/core";
import type { AdjustmentOptions } from "@balms/core";
import { checkChoice, checkMatrix, checkOptions, checkPrior } from "@balms/core/adapter";
import { correctionNumbers } from "../adjustment/correction-numbers.ts";
import { expectedScores } from "../adjustment/expected-scores.ts";
import { checkBackground } from "./check-background.ts";
import { meaningOf } from "./class-scores-of.ts";
import type { DetectorHead } from "./detector-head.ts";

/** How the class scores of a detector are corrected: from which class frequencies to which, and whether the classes of a box compete. */
export interface DetectorCorrectionOptions extends AdjustmentOptions {
  /**
   * `shift` (the default): each class by itself; beside a background, the classes among themselves, and the background's probability stays.
   * `normalized`: the classes of a box compete, and what stands for none of them keeps its weight among them.
   */
  readonly method?: "shift" | "normalized" | undefined;
}

/** The names of its options. */
export const correctionOptions: readonly (keyof DetectorCorrectionOptions)[] = [
  "alpha",
  "method",
  "prior",
  "target",
  "tau",
  "training",
  "zeroCounts",
];

/** The values of `method`. */
export const correctionMethods: readonly ["shift", "normalized"] = ["shift", "normalized"];

/**
 * Corrects logits that a detector's class layer has computed already, as {@link adjustDetector} has the model compute them: for regions
 * that {@link exposeDetector} put out and somebody kept.
 *
 *     sigmoids, shift        η_j − τ·log(f_j/(1 − f_j))                 f_j the share of training images with class j
 *     sigmoids, normalized   s_j − log(1 + Σ_{k≠j} e^{s_k})             s_j = η_j − τ·log(K·π_j)
 *     background, shift      the classes among themselves; the background's probability stays
 *     background, normalized s_j for classes, η for the background
 *
 * Source: as for {@link adjustDetector}.
 *
 * @param logits - η of regions, row by row: [regions, K], or [regions, K + 1] with a background
 * @param head - what the layer is, as {@link findDetectorHeads} tells it: `kind`, `classes`, `background`
 * @param options - `prior`: image frequencies π over the K classes; `tau` (default 1), `target` ρ, `zeroCounts`, `alpha`, `method`
 * @returns corrected logits η', of the same shape; a Sigmoid or Softmax of them gives scores
 * @throws {@link PriorError} when the prior has other classes than the head, or counts that say nothing of such scores.
 * @throws {@link ArgumentError} for logits that are no rows of that width or hold NaN.
 * @example
 * ```ts
 * import { adjustDetectorLogits } from "@balms/onnx";
 * import { priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([900, 100], { counted: "images", examples: 1000 });
 * const head = { kind: "sigmoid", classes: 2, background: undefined } as const;
 * // Odds of 0.9 and 0.2 beside 1 for neither become 0.5 and 1.
 * const logits = Float64Array.of(Math.log(0.9), Math.log(0.2));
 * const corrected = adjustDetectorLogits(logits, head, { prior, method: "normalized" });
 * console.log(corrected.map((logit) => 1 / (1 + Math.exp(-logit)))); // 0.2, 0.4
 * ```
 */
export function adjustDetectorLogits(
  logits: Float32Array | Float64Array,
  head: Pick<DetectorHead, "kind" | "classes" | "background">,
  options: DetectorCorrectionOptions,
): Float64Array {
  checkOptions(options, correctionOptions);
  const { method = "shift", ...settings } = { ...options };
  checkChoice(method, "method", correctionMethods);
  const { prior } = settings;
  checkPrior(prior);
  checkBackground(head);
  if (prior.classes.length !== head.classes) {
    throw new PriorError({
      parameter: "prior",
      received: `${prior.classes.length} classes`,
      expected: `${head.classes} classes, as many as the head has`,
    });
  }
  const meaning = meaningOf(head, method === "normalized");
  checkMatrix(logits, meaning.classes, "logits");
  const scores = { ...meaning, axis: 1, logits: "logits", type: "float64" } as const;
  const added = correctionNumbers(scores, settings);
  return expectedScores({ scores, added }, logits, [
    logits.length / meaning.classes,
    meaning.classes,
  ]);
}
