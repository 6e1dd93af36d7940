import { checkVector } from "../checks/check-values.ts";
import { checkState, freezeState, type MetaSamplerState } from "./meta-sampler-state.ts";

/**
 * One step of Adam on ψ; returns the next state and leaves the old one as it is.
 *
 *     m ← β₁m + (1 − β₁)g;  v ← β₂v + (1 − β₂)g²;  ψ ← ψ − lr · m̂ / (√v̂ + ε)
 *
 * Source: Kingma & Ba, "Adam: A method for stochastic optimization", ICLR 2015, algorithm 1.
 *
 * @param state - the present state; C classes
 * @param gradient - dL/dψ [C], finite
 * @throws {@link ArgumentError} when the gradient has another length or is not finite
 *
 * @example
 * ```ts
 * import { createMetaSampler, priorFromCounts, updateMetaSampler } from "@balms/core";
 *
 * const state = createMetaSampler(priorFromCounts([90, 10]));
 * console.log(updateMetaSampler(state, [0.5, -0.5]).psi); // −0.01, 0.01
 * ```
 */
export function updateMetaSampler(
  state: MetaSamplerState,
  gradient: ArrayLike<number>,
): MetaSamplerState {
  checkState(state);
  const { learningRate, beta1, beta2, epsilon } = state;
  checkVector(gradient, "gradient", state.psi.length);
  const step = state.step + 1;
  const firstMoment = state.firstMoment.map((m, c) => beta1 * m + (1 - beta1) * gradient[c]);
  const secondMoment = state.secondMoment.map(
    (v, c) => beta2 * v + (1 - beta2) * gradient[c] * gradient[c],
  );
  const firstScale = 1 - beta1 ** step;
  const secondScale = 1 - beta2 ** step;
  const psi = state.psi.map((value, c) => {
    const denominator = Math.sqrt(secondMoment[c] / secondScale) + epsilon;
    return value - (learningRate * (firstMoment[c] / firstScale)) / denominator;
  });
  return freezeState({
    psi,
    firstMoment,
    secondMoment,
    step,
    learningRate,
    beta1,
    beta2,
    epsilon,
  });
}
