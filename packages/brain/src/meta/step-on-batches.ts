import { balancedSoftmaxLoss, reduceLosses } from "@balms/core";
import type { Balance } from "../balance/balance.ts";
import type { BrainNetwork, FormattedPattern, NetworkState } from "../network/brain-network.ts";
import type { SoftmaxOutput } from "../network/softmax-output.ts";
import type { NetworkMetaStep } from "./network-meta-step.ts";
import { metaStep, type Move } from "./meta-step.ts";

/** A training batch and a meta batch. */
export interface Batches {
  readonly batch: readonly FormattedPattern[];
  readonly metaBatch: readonly FormattedPattern[];
}

/** Checks both batches; the first decides on the sizes of a network that is not made yet. */
export function formatBatches(network: BrainNetwork, batch: unknown, metaBatch: unknown): Batches {
  const formatted = network.formatData(batch);
  network.verifyIsInitialized(formatted);
  return { batch: formatted, metaBatch: network.formatData(metaBatch) };
}

/** One bilevel step on two batches, with the losses that core computes of its logits. */
export function stepOnBatches(
  network: NetworkState,
  output: SoftmaxOutput,
  shift: Float64Array,
  batches: Batches,
  { inLoss, settings }: Balance,
  move?: Move,
): NetworkMetaStep {
  const { rowGradients, metaLoss, logits } = metaStep(network, output, shift, batches, move);
  const targets = new Float64Array(logits.length);
  batches.batch.forEach(({ output: target }, row) => targets.set(target, row * shift.length));
  const { tau, zeroCounts, alpha } = settings;
  const options = inLoss && { prior: inLoss, tau, zeroCounts, alpha };
  const plain = options && balancedSoftmaxLoss(logits, targets, options);
  const rowWeights = batches.batch.map(({ weight = 1 }) => weight);
  const losses = plain && reduceLosses(plain, { reduction: "none", rowWeights });
  return {
    rowGradients: rowGradients ?? new Float64Array(0),
    losses: Float64Array.from(losses ?? []),
    metaLoss: metaLoss ?? 0,
  };
}
