import type { Work } from "@balms/core/adapter";
import type { Balance } from "./balance/balance.ts";
import type { MetaTraining } from "./meta/meta-training.ts";
import type { FormattedPattern, NetworkState } from "./network/brain-network.ts";
import type { SoftmaxOutput } from "./network/softmax-output.ts";

/** So many weights are gone through in some ten milliseconds. */
const mostWeights = 2 ** 21;
const mostPatterns = 4096;

/** What an epoch is made of. */
export interface EpochParts {
  readonly balance: Balance;
  readonly meta: MetaTraining | undefined;
  readonly output: SoftmaxOutput;
  readonly data: readonly FormattedPattern[];
  readonly shift: Float64Array;
  /** Trains a piece, and adds the errors of its patterns to those before. */
  readonly train: (piece: readonly FormattedPattern[], before: number) => number;
}

/** Trains an epoch, in pieces that take a moment each; returns brain.js's error. */
export function* epochInPieces(network: NetworkState, parts: EpochParts): Work<number> {
  const { balance, meta, output, data, shift } = parts;
  if (meta === undefined) {
    const error = yield* inOrder(network, balance.epoch(data, network), parts.train);
    balance.epochs++;
    return error;
  }
  try {
    const error = yield* meta.trainEpoch(network, output, shift, balance.epochs);
    balance.epochs++;
    return error;
  } finally {
    balance.metaState = meta.state;
  }
}

function* inOrder(
  { weights }: NetworkState,
  patterns: readonly FormattedPattern[],
  train: EpochParts["train"],
): Work<number> {
  const size = weights.reduce(
    (sum, layer) => sum + (layer?.length ?? 0) * (layer?.[0]?.length ?? 0),
    1,
  );
  const count = Math.max(1, Math.min(mostPatterns, Math.floor(mostWeights / size)));
  let sum = 0;
  for (let first = 0; first < patterns.length; first += count) {
    sum = train(patterns.slice(first, first + count), sum);
    yield;
  }
  return sum / patterns.length;
}
