import { ArgumentError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { FormattedPattern, Lookup } from "../network/brain-network.ts";

/** Refuses a class that the network has no output for: brain.js would train nothing instead. */
export function refuseUnseen(output: unknown, lookup: Lookup, parameter: string): void {
  for (const [name, share] of Object.entries(output as object)) {
    if (Object.hasOwn(lookup, name) || share === 0 || share === undefined) continue;
    throw new ArgumentError({
      parameter,
      received: `the class ${describeValue(name)}`,
      expected: `one of the network's ${Object.keys(lookup).length} classes`,
      hint: "Outputs are fixed by the first training data, or by balance.prior: name all classes there.",
    });
  }
}

/** Refuses targets of classes that the prior masks: no training reaches them, and the loss is infinite. */
export function refuseMasked(
  patterns: readonly FormattedPattern[],
  shift: Float64Array,
  labels: readonly string[],
): void {
  const masked = Array.from(shift.keys()).filter((id) => shift[id] === -Infinity);
  if (masked.length === 0) return;
  patterns.forEach(({ output, weight = 1 }, row) => {
    const id = masked.find((other) => output[other] > 0);
    if (id === undefined || weight === 0) return;
    throw new ArgumentError({
      parameter: `output of pattern ${row}`,
      received: `a share of ${describeValue(labels[id])}, which has no examples in the prior`,
      expected: "classes that are not masked",
      hint: 'Count the class in balance.prior, or choose zeroCounts "smooth" or "floor".',
    });
  });
}

/** Checks target shares: none below 0, and together 1 up to what single precision rounds. */
export function checkTarget(target: Float32Array, parameter: string): void {
  let mass = 0;
  for (const share of target) {
    if (share < 0) refuseShares(String(share), parameter, hints.share);
    mass += share;
  }
  if (Math.abs(mass - 1) <= 1e-4) return;
  if (mass === 0) refuseShares("none of the classes", parameter, hints.none);
  refuseShares(`a sum of ${mass}`, parameter, mass > 1 ? hints.several : hints.share);
}

const hints = {
  none: 'Where "none of them" happens, it is a class of its own: { none: 1 }, or a further output as in [0, 0, 1]. Where each output is a yes or no by itself, use brain.js\'s own NeuralNetwork, whose outputs are sigmoids.',
  several:
    "The softmax output chooses one of the classes. Several at once are shares, such as [0.5, 0.5]; or, where each output is a yes or no by itself, brain.js's own NeuralNetwork, whose outputs are sigmoids.",
  share:
    "The softmax output chooses one of the classes; the class is a 1, the others are 0, or all are shares.",
};

function refuseShares(received: string, parameter: string, hint: string): never {
  const expected = "shares of at least 0 that add up to 1";
  throw new ArgumentError({ parameter, received, expected, hint });
}
