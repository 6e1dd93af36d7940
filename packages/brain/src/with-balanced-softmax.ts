import type { BalancedNetworkClass } from "./balanced-network.ts";
import { balanceNetwork } from "./balance-network.ts";
import { checkClass, isBalanced } from "./network/check-class.ts";

/**
 * A subclass of brain.js's NeuralNetwork (1.6.1 or 2.0.0-beta.24) with a softmax output that is
 * trained by Balanced Softmax:
 *
 *     in training  φ_j = π_j^τ e^{η_j} / Σ_i π_i^τ e^{η_i}        loss = −w Σ_j t_j log φ_j
 *     in use       e^{η_j} / Σ_i e^{η_i}
 *
 * `run`, `likely`, `test` and `toFunction` give probabilities for a test set in which all classes are
 * equally likely. The option `balance` says the rest: `prior` (default: counted from the training
 * data), `inLoss`, `tau`, `zeroCounts`, `shuffle`, `random`, `sampler`, `meta`; see `BalanceOptions`.
 * Everything else is as in brain.js, but for the order of the patterns, which is another one in each
 * epoch, and for the default learning rate, which is 0.03: this gradient is larger than that of squared
 * errors on sigmoids, for which 0.3 was chosen.
 *
 * Source: Ren et al., "Balanced Meta-Softmax for Long-Tailed Visual Recognition", NeurIPS 2020,
 * section 3.1; general τ: Menon et al., "Long-tail learning via logit adjustment", ICLR 2021.
 *
 * @param Network - brain.js's `NeuralNetwork`, or a subclass of it
 * @returns a class; its constructor takes brain.js's options and `balance`. A class that is balanced already comes back as it is
 * @throws {@link ArgumentError} when that is no NeuralNetwork, or a subclass with overrides that would never be called (`run`, `formatData`, `trainPattern`, `trainAsync` …): they belong above the balanced class
 *
 * @example
 * ```ts
 * import { withBalancedSoftmax } from "@balms/brain";
 * import brain from "brain.js";
 *
 * const Network = withBalancedSoftmax(brain.NeuralNetwork);
 * const network = new Network({ hiddenLayers: [4] });
 * const data = Array.from({ length: 20 }, (_, i) =>
 *   i < 18 ? { input: [i / 20, 0], output: { cat: 1 } } : { input: [i / 20, 1], output: { lynx: 1 } },
 * );
 * network.train(data, { iterations: 50 });
 * console.log(network.run([0.9, 1]), network.balance.prior?.counts); // 18 and 2
 * ```
 */
export function withBalancedSoftmax<Network extends object>(
  Network: new (...options: never[]) => Network,
): BalancedNetworkClass<Network> {
  const given: unknown = Network;
  if (isBalanced(given)) return given as BalancedNetworkClass<Network>;
  checkClass(given);
  const made: unknown = balanceNetwork(given);
  return made as BalancedNetworkClass<Network>;
}
