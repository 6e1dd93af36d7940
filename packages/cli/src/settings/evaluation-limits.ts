import { ArgumentError } from "@balms/core";

/** Where groups of classes end, and what else the measures of a detector stand on; as `evaluateDetections` has them. */
export interface EvaluationLimits {
  /** Most training images of a rare class. */
  readonly rareUpTo: number;
  /** Most training images of a common class. */
  readonly commonUpTo: number;
  /** How many detections of an image the capped precision counts. */
  readonly bestPerImage: number;
  /** From this score on an object counts as found. */
  readonly minScore: number;
}

/**
 * The limits among other options.
 *
 * @throws {@link ArgumentError} where common classes would end before rare ones.
 */
export function readLimits({
  rareUpTo,
  commonUpTo,
  bestPerImage,
  minScore,
}: EvaluationLimits): EvaluationLimits {
  if (commonUpTo < rareUpTo) {
    throw new ArgumentError({
      parameter: "--common-up-to",
      received: `${commonUpTo}, below --rare-up-to ${rareUpTo}`,
      expected: `${rareUpTo} or more`,
    });
  }
  return { rareUpTo, commonUpTo, bestPerImage, minScore };
}
