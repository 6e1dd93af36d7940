import { plainSoftmaxLoss, reduceLosses } from "@balms/core";
import type { FormattedPattern, NetworkState } from "../network/brain-network.ts";
import type { SoftmaxOutput } from "../network/softmax-output.ts";
import {
  addPass,
  alongGradient,
  emptyGradient,
  keepPass,
  type NetworkGradient,
  type PatternPass,
} from "./network-gradient.ts";

/** One training step on a batch, and what it says about the rate of each pattern. */
export interface MetaStep {
  /** dL_meta/ds_b [B]; undefined where no meta batch was given. */
  readonly rowGradients: Float64Array | undefined;
  /** Mean of w · plain cross-entropy of the meta batch after the step. */
  readonly metaLoss: number | undefined;
  /** Logits of the batch before the step [B, C]. */
  readonly logits: Float64Array;
  /** Sum over the batch of the mean squared difference between output and target. */
  readonly error: number;
}

/**
 * Moves the weights along −∂/∂θ Σ_b loss_b, which it is handed: θ' = θ + learningRate · gradient +
 * whatever does not depend on the batch, such as momentum or weight decay. The row gradients are those
 * of such a step; of another one, such as Adam's, they are not the derivative.
 */
export type Move = (gradient: NetworkGradient) => void;

/**
 * The bilevel step of the Meta Sampler on a network, in closed form: the batch moves the weights
 * by Σ_b s_b · (what pattern b alone would add), s = 1, and
 *
 *     dL_meta/ds_b = −lr · ⟨∇L_meta(θ'), ∇loss_b(θ)⟩ = −lr · Σ_layers δ_bᵀ(G_W x_b + G_b)
 *
 * with δ = −∂loss_b/∂(sums) and G = −∇L_meta(θ'): one matrix product per layer and pattern besides
 * the two passes.
 */
export function metaStep(
  network: NetworkState,
  output: SoftmaxOutput,
  shift: Float64Array,
  batches: {
    readonly batch: readonly FormattedPattern[];
    readonly metaBatch: readonly FormattedPattern[] | undefined;
  },
  move: Move = (gradient) => moveWeights(network, gradient),
): MetaStep {
  const { batch, metaBatch } = batches;
  const inner = emptyGradient(network);
  const logits = new Float64Array(batch.length * shift.length);
  let error = 0;
  const passes: PatternPass[] = batch.map(({ input, output: target, weight = 1 }, row) => {
    output.sum(network, input);
    logits.set(output.logits, row * shift.length);
    error += output.backward(network, target, shift, weight);
    const pass = keepPass(network);
    addPass(inner, pass, 1);
    return pass;
  });
  move(inner);
  if (metaBatch === undefined) {
    return { rowGradients: undefined, metaLoss: undefined, logits, error };
  }
  const outer = outerGradient(network, output, metaBatch);
  const { learningRate } = network.trainOpts;
  const rowGradients = Float64Array.from(
    passes,
    (pass) => -learningRate * alongGradient(outer.gradient, pass),
  );
  return { rowGradients, metaLoss: outer.loss, logits, error };
}

/** Mean of w · plain cross-entropy of the meta batch, and minus its gradient. */
function outerGradient(
  network: NetworkState,
  output: SoftmaxOutput,
  metaBatch: readonly FormattedPattern[],
): { loss: number; gradient: NetworkGradient } {
  const gradient = emptyGradient(network);
  const classes = output.logits.length;
  const logits = new Float64Array(metaBatch.length * classes);
  const targets = new Float64Array(logits.length);
  const rowWeights = metaBatch.map(({ weight = 1 }) => weight);
  metaBatch.forEach(({ input, output: target }, row) => {
    output.sum(network, input);
    logits.set(output.logits, row * classes);
    targets.set(target, row * classes);
    output.backward(network, target, output.noShift, rowWeights[row]);
    addPass(gradient, keepPass(network), 1 / metaBatch.length);
  });
  const losses = plainSoftmaxLoss(logits, targets, { classes });
  return { loss: reduceLosses(losses, { rowWeights }), gradient };
}

/** brain.js's step for the sum over a batch: change ← lr·Σδx + μ·change, without momentum for biases. */
export function moveWeights(network: NetworkState, gradient: NetworkGradient): void {
  const { learningRate, momentum } = network.trainOpts;
  for (let layer = 1; layer <= network.outputLayer; layer++) {
    gradient.weights[layer].forEach((slopes, node) => {
      const row = network.weights[layer][node];
      const moves = network.changes[layer][node];
      for (let k = 0; k < row.length; k++) {
        const change = learningRate * slopes[k] + momentum * moves[k];
        moves[k] = change;
        row[k] += change;
      }
      network.biases[layer][node] += learningRate * gradient.biases[layer][node];
    });
  }
}
