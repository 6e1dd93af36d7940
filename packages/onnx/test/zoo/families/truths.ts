import type { Truth } from "../family.ts";

/** Scores of classes that exclude each other. */
export const softmaxOf = (tensor: string, classes: number, axis = 1): Truth => ({
  tensor,
  axis,
  kind: "softmax",
  classes,
});

/** Probabilities that nothing but an operator of its own knows the scores of. */
export const probabilitiesOf = (tensor: string, classes: number, axis = 1): Truth => ({
  tensor,
  axis,
  kind: "probabilities",
  classes,
});

/** One raw score. */
export const binaryOf = (tensor: string, axis = 1): Truth => ({
  tensor,
  axis,
  kind: "binary",
  classes: 2,
});

/** One raw score for each of several classes that do not exclude each other. */
export const sigmoidOf = (tensor: string, classes: number, axis = 1): Truth => ({
  tensor,
  axis,
  kind: "sigmoid",
  classes,
});
