/** The rows of the table of `balms detect`, in its order. */
export const detectorMethods = [
  "sigmoid",
  "post-hoc",
  "post-hoc-normalised",
  "sigmoid-retrained",
  "balanced-sigmoid",
  "reweighted",
  "reweighted-shifted",
] as const;

/**
 * What is done about the class layer of a detector: `sigmoid` leaves it as it is, `post-hoc` shifts its scores, `post-hoc-normalised` weighs
 * the classes of a box against each other, `sigmoid-retrained` trains it further as it was trained, `balanced-sigmoid` on the corrected loss,
 * `reweighted` and `reweighted-shifted` with weights of classes that are learned by the plain and by the corrected loss.
 */
export type DetectorMethod = (typeof detectorMethods)[number];

/** The methods that train the class layer. */
export const retrainingMethods = [
  "sigmoid-retrained",
  "balanced-sigmoid",
  "reweighted",
  "reweighted-shifted",
] as const;

export type RetrainingMethod = (typeof retrainingMethods)[number];

/** The methods that give another model than the one that is there. */
export const writtenMethods: readonly Exclude<DetectorMethod, "sigmoid">[] = detectorMethods.filter(
  (name) => name !== "sigmoid",
);

/** Whether a method trains the class layer. */
export function isRetraining(name: DetectorMethod): name is RetrainingMethod {
  return retrainingMethods.some((one) => one === name);
}
