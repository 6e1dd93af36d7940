import type { MomentumOptions } from "@balms/core/adapter";
import { addSgd } from "../fragments/sgd.ts";
import type { Optimizer } from "./optimizer.ts";

/**
 * Stochastic gradient descent: `g' = g + λθ`, `v' = μv + g'`, `θ' = θ − lr·v'`, or `θ − lr·(g' + μv')` for Nesterov; the same as
 * PyTorch's.
 *
 * Source: Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013.
 */
export function sgdOptimizer(
  { learningRate, momentum, weightDecay, nesterov }: MomentumOptions,
  decaysWeightsAlone: boolean,
): Optimizer {
  return {
    settings: { kind: "sgd", learningRate, momentum, weightDecay, nesterov, decaysWeightsAlone },
    learningRate,
    decaysWeightsAlone,
    slots: momentum === 0 ? [] : ["velocity"],
    numbers: (_, rate) => ({ learningRate: rate }),
    addStep(graph, { parameter, gradient, slots: [velocity = ""], numbers, decays }) {
      const operands = { parameter, gradient, velocity, learningRate: numbers["learningRate"] };
      const factors = { momentum, nesterov, weightDecay: decays ? weightDecay : 0 };
      const next = addSgd(graph, operands, factors);
      return { parameter: next.parameter, slots: momentum === 0 ? [] : [next.velocity] };
    },
  };
}
