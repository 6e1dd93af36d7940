import { ArgumentError } from "@balms/core";

/** Ends training that has diverged, before it hands out numbers that are none. */
export function checkLosses(losses: Float32Array): void {
  const bad = losses.findIndex((loss) => !Number.isFinite(loss));
  if (bad === -1) return;
  throw new ArgumentError({
    parameter: "learningRate",
    received: `a rate at which the loss became ${losses[bad]}`,
    expected: "a rate at which training converges",
    hint: "Lower the learning rate, or scale the inputs down.",
  });
}
