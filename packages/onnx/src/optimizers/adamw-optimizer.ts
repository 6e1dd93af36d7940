import { addAdam, adamStepFactors } from "../fragments/adam.ts";
import type { AdamSettings } from "../fragments/adam.ts";
import type { Optimizer } from "./optimizer.ts";

/** Settings of AdamW, checked. */
export interface AdamWSettings extends AdamSettings {
  readonly weightDecay: number;
}

/**
 * Adam with weight decay of its own: `θ' = (1 − lr·λ)·θ − lr·m̂ / (√ŝ + ε)`; the same as PyTorch's AdamW.
 *
 * Source: Loshchilov & Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
 */
export function adamWOptimizer(settings: AdamWSettings, decaysWeightsAlone: boolean): Optimizer {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  return {
    settings: {
      kind: "adamw",
      learningRate,
      beta1,
      beta2,
      epsilon,
      weightDecay,
      decaysWeightsAlone,
    },
    learningRate,
    decaysWeightsAlone,
    slots: ["scaledFirstMoment", "scaledSecondMoment"],
    numbers: (step, rate) => ({
      ...adamStepFactors({ ...settings, learningRate: rate }, step),
      kept: 1 - rate * weightDecay,
    }),
    addStep(graph, { parameter, gradient, slots, numbers, decays }) {
      const [scaledFirstMoment, scaledSecondMoment] = slots;
      const pulled =
        decays && weightDecay > 0 ? graph.node("Mul", [parameter, numbers["kept"]]) : parameter;
      const moments = { scaledFirstMoment, scaledSecondMoment };
      const factors = { spreadFactor: numbers["spreadFactor"], floor: numbers["floor"] };
      const operands = { parameter: pulled, gradient, ...moments, ...factors };
      const next = addAdam(graph, operands, settings);
      return {
        parameter: next.parameter,
        slots: [next.scaledFirstMoment, next.scaledSecondMoment],
      };
    },
  };
}
