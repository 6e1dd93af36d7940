import { ModelError, priorFromJSON, type ClassPrior } from "@balms/core";

/** What is looked at in the JSON of a trained network. */
interface NetworkJSON {
  /** `@balms/brain` wrote it: `prior` was given, `learned.prior` was counted in training. */
  readonly balance?: {
    readonly format?: unknown;
    readonly prior?: object;
    readonly learned?: { readonly prior?: object };
  };
  /** TensorFlow.js wrote it. */
  readonly modelTopology?: unknown;
}

/**
 * The training prior that the JSON of a network carries.
 *
 * @param value - What the JSON was parsed to.
 * @returns Undefined for what is no network.
 * @throws {@link ModelError} for a network without one, {@link PriorError} for one that was changed.
 */
export function networkPrior(value: object): ClassPrior | undefined {
  const { balance, modelTopology }: NetworkJSON = value;
  if (modelTopology !== undefined) {
    throw lacking("a model of TensorFlow.js, which keeps no more than the digest of its prior");
  }
  if (typeof balance !== "object" || balance.format !== "balms.brain/1") return undefined;
  const prior = balance.prior ?? balance.learned?.prior;
  if (prior === undefined) throw lacking("a network that was not trained yet");
  return priorFromJSON(prior);
}

function lacking(received: string): ModelError {
  return new ModelError({
    parameter: "text",
    received,
    expected: "a model that carries its prior",
    hint: "Count the rows that it was trained on: `balms prior count`.",
  });
}
