import { ArgumentError } from "@balms/core";

/**
 * Writes e^{z_j} / Σ_i e^{z_i}, z = logits + shift: the softmax of one pattern, without the checks
 * and copies that core's batches pay for once. Sums that are no numbers are blamed on `cause`.
 */
export function sharesOfLogits(
  logits: Float64Array,
  shift: Float64Array,
  shares: Float64Array,
  cause: keyof typeof causes,
): void {
  let most = -Infinity;
  for (let j = 0; j < logits.length; j++) {
    const z = logits[j] + shift[j];
    shares[j] = z;
    if (z > most) most = z;
  }
  let total = 0;
  for (let j = 0; j < logits.length; j++) {
    const term = Math.exp(shares[j] - most);
    shares[j] = term;
    total += term;
  }
  if (!(total > 0 && total < Infinity)) refuseInfinite(cause);
  for (let j = 0; j < logits.length; j++) shares[j] /= total;
}

const causes = {
  // Weights grew until their sums were no numbers any more.
  learningRate: {
    received: "a rate at which the outputs became infinite",
    expected: "a rate at which training converges",
    hint: "Lower the learning rate, or scale the inputs down.",
  },
  input: {
    received: "numbers at which the outputs are infinite",
    expected: "numbers in the range of the training data",
    hint: "Scale the inputs down; training that diverged leaves such weights as well.",
  },
};

/** Refuses sums that are no numbers, by what most likely made them so. */
export function refuseInfinite(cause: keyof typeof causes): never {
  throw new ArgumentError({ parameter: cause, ...causes[cause] });
}
