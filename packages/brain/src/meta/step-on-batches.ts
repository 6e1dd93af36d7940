import { balancedSoftmaxLoss, reduceLosses } from "@balms/core";
import type { Balance } from "../balance/balance.ts";
import type { NetworkMetaStep } from "../balanced-network.ts";
import type { FormattedPattern, NetworkState } from "../network/brain-network.ts";
import type { SoftmaxOutput } from "../network/softmax-output.ts";
import { metaStep, type Move } from "./meta-step.ts";

/** One bilevel step on two batches, with the losses that core computes of its logits. */
export function stepOnBatches(
  network: NetworkState,
  output: SoftmaxOutput,
  shift: Float64Array,
  batches: {
    readonly batch: readonly FormattedPattern[];
    readonly metaBatch: readonly FormattedPattern[];
  },
  { prior, settings }: Balance,
  move?: Move,
): NetworkMetaStep {
  const { rowGradients, metaLoss, logits } = metaStep(network, output, shift, batches, move);
  const targets = new Float64Array(logits.length);
  batches.batch.forEach(({ output: target }, row) => targets.set(target, row * shift.length));
  const { tau, zeroCounts, alpha } = settings;
  const plain = prior && balancedSoftmaxLoss(logits, targets, { prior, tau, zeroCounts, alpha });
  const rowWeights = batches.batch.map(({ weight = 1 }) => weight);
  const losses = plain && reduceLosses(plain, { reduction: "none", rowWeights });
  return {
    rowGradients: rowGradients ?? new Float64Array(0),
    losses: Float64Array.from(losses ?? []),
    metaLoss: metaLoss ?? 0,
  };
}
