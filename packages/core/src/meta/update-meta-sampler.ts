import { checkVector } from "../checks/check-values.ts";
import { checkState, freezeState, type MetaSamplerState } from "./meta-sampler-state.ts";

/**
 * One step of the state's optimizer on ψ; returns the next state and leaves the old one as it is.
 *
 *     adam:  m ← β₁m + (1 − β₁)g;  v ← β₂v + (1 − β₂)g²;  ψ ← ψ − lr · m̂ / (√v̂ + ε)
 *     sgd:   m ← μm + g;  ψ ← ψ − lr · m
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
 * console.log(updateMetaSampler(state, [0.5, -0.5]).psi); // −0.001, 0.001
 * ```
 */
export function updateMetaSampler(
  state: MetaSamplerState,
  gradient: ArrayLike<number>,
): MetaSamplerState {
  const settings = checkState(state);
  const { learningRate, beta1, beta2, epsilon } = settings;
  checkVector(gradient, "gradient", state.psi.length);
  const step = state.step + 1;
  const adam = settings.optimizer === "adam";
  const [keep, take] = adam ? [beta1, 1 - beta1] : [settings.momentum, 1];
  const firstMoment = Array.from(state.firstMoment, (m, c) =>
    finite(keep * m + take * gradient[c]),
  );
  const secondMoment = Array.from(state.secondMoment, (v, c) =>
    adam ? finite(beta2 * v + (1 - beta2) * gradient[c] * gradient[c]) : v,
  );
  const psi = Array.from(state.psi, (value, c) => {
    const root = Math.sqrt(secondMoment[c] / (1 - beta2 ** step));
    const move = adam ? firstMoment[c] / (root + epsilon) / (1 - beta1 ** step) : firstMoment[c];
    return finite(value - learningRate * move);
  });
  return freezeState({ psi, firstMoment, secondMoment, step, ...settings });
}

/** A sum that overflows stays at the end of the scale: a state is finite, and so is its JSON. */
function finite(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}
