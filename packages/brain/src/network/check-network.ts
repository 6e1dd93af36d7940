import { ArgumentError, ModelError } from "@balms/core";
import type { BrainNetwork } from "./brain-network.ts";

/** Refuses a network that is not trained yet, and has no weights. */
export function checkMade({ outputLayer }: Pick<BrainNetwork, "outputLayer">): void {
  if (outputLayer > 0) return;
  throw new ModelError({
    parameter: "network",
    received: "a network without weights",
    expected: "one that was trained, or loaded by fromJSON",
  });
}

/** Refuses to train a network that trainAsync is training. */
export function refuseTwice(): never {
  throw new ModelError({
    parameter: "network",
    received: "a network that trainAsync is training",
    expected: "one at rest",
    hint: "Wait for the promise of trainAsync first.",
  });
}

/** Refuses Adam where the closed form of the meta gradient takes plain steps for granted. */
export function refuseAdam({ trainOpts }: BrainNetwork): void {
  if (trainOpts.praxis !== "adam") return;
  throw new ArgumentError({
    parameter: "praxis",
    received: '"adam"',
    expected: "no praxis beside a Meta Sampler",
    hint: "Its gradient is exact for steps along the gradient, with or without momentum.",
  });
}

/** Makes the steps those of the present options; brain.js looks at `praxis` only when it makes weights. */
export function usePraxis(network: BrainNetwork): void {
  const adam = network.trainOpts.praxis === "adam";
  if (adam && !Object.hasOwn(network, "adjustWeights")) network["_setupAdam"]();
  if (!adam) Reflect.deleteProperty(network, "adjustWeights");
}
