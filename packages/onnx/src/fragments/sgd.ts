import type { GraphBuilder } from "../graph/graph-builder.ts";

/** Settings of stochastic gradient descent, with PyTorch's meaning. */
export interface SgdSettings {
  readonly momentum: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
}

/** A parameter, its velocity and its gradient, by name. */
export interface SgdOperands {
  readonly parameter: string;
  readonly velocity: string;
  readonly gradient: string;
  /** Scalar value, fed per step. */
  readonly learningRate: string;
}

/**
 * One step of SGD: `g' = g + wd·θ`, `v' = momentum·v + g'`, `θ' = θ − lr·v'` (Nesterov: `θ − lr·(g' + momentum·v')`).
 *
 * The same as PyTorch's SGD when velocities start at zero.
 */
export function addSgd(
  graph: GraphBuilder,
  { parameter, velocity, gradient, learningRate }: SgdOperands,
  { momentum, weightDecay, nesterov }: SgdSettings,
): { parameter: string; velocity: string } {
  const type = graph.floatTypeOf(parameter);
  const scaled = (value: string, factor: number): string =>
    graph.node("Mul", [value, graph.scalar(factor, type)]);
  const decayed =
    weightDecay === 0 ? gradient : graph.node("Add", [gradient, scaled(parameter, weightDecay)]);
  // Without momentum the velocity is the last gradient, as if the old one did not exist.
  const next =
    momentum === 0
      ? graph.node("Identity", [decayed], {}, "velocity")
      : graph.node("Add", [scaled(velocity, momentum), decayed], {}, "velocity");
  const direction = nesterov ? graph.node("Add", [decayed, scaled(next, momentum)]) : next;
  const move = graph.node("Mul", [direction, learningRate]);
  return { parameter: graph.node("Sub", [parameter, move], {}, "parameter"), velocity: next };
}
