import type { MetaSamplerState } from "@balms/core";
import type { State } from "./program-runner.ts";
import type { TensorSpecs } from "./step-program.ts";

/** ψ and the moments of Adam, in a scale that saves operations; see `addAdam`. */
export type RateTensor = "psi" | "scaledFirstMoment" | "scaledSecondMoment";

/** These tensors for C classes. */
export function rateSpecs(classes: number): TensorSpecs<RateTensor> {
  const spec = { type: "float32", shape: [classes] } as const;
  return { psi: spec, scaledFirstMoment: spec, scaledSecondMoment: spec };
}

/** What training starts from. */
export function startingRates({ psi }: MetaSamplerState): State<RateTensor> {
  return {
    psi: Float32Array.from(psi),
    scaledFirstMoment: new Float32Array(psi.length),
    scaledSecondMoment: new Float32Array(psi.length),
  };
}

/** The state that the tensors stand for, after so many meta steps. */
export function ratesAfter(
  start: MetaSamplerState,
  { psi, scaledFirstMoment, scaledSecondMoment }: State<RateTensor>,
  step: number,
): MetaSamplerState {
  return {
    ...start,
    psi: [...psi],
    firstMoment: Array.from(scaledFirstMoment, (moment) => moment * (1 - start.beta1)),
    secondMoment: Array.from(scaledSecondMoment, (moment) => moment * (1 - start.beta2)),
    step,
  };
}
