import { ArgumentError } from "@balms/core";
import { firstNotFinite } from "../runtime/first-not-finite.ts";

function diverged(what: string): ArgumentError {
  return new ArgumentError({
    parameter: "learningRate",
    received: `a rate at which ${what}`,
    expected: "a rate at which training converges",
    hint: "Lower the learning rate or the weight decay, or scale the inputs down.",
  });
}

/** Ends training that has diverged, before it hands out numbers that are none. */
export function checkFiniteRun(
  losses: Float32Array,
  state: Readonly<Record<string, Float32Array>>,
): void {
  const bad = firstNotFinite(losses);
  if (bad !== undefined) throw diverged(`the loss became ${losses[bad]}`);
  // The reported loss of a row is bounded, so that trained numbers can overflow behind it.
  for (const values of Object.values(state)) {
    const wrong = firstNotFinite(values);
    if (wrong !== undefined) throw diverged(`a trained number became ${values[wrong]}`);
  }
}
