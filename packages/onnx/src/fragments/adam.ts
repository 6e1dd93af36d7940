import type { GraphBuilder } from "../graph/graph-builder.ts";

/** A parameter with its moments and gradient, by name. */
export interface AdamOperands {
  readonly parameter: string;
  /** `m / (1 − β₁)`. */
  readonly scaledFirstMoment: string;
  /** `s / (1 − β₂)`. */
  readonly scaledSecondMoment: string;
  readonly gradient: string;
  /** {@link adamStepFactors}, two scalar values fed per step. */
  readonly spreadFactor: string;
  readonly floor: string;
}

/**
 * One step of Adam, with moments kept in a scale that saves operations: for `M = m/(1−β₁)` and `S = s/(1−β₂)`
 *
 * `M' = β₁M + g`, `S' = β₂S + g²`, `θ' = θ − M' / (spreadFactor·√S' + floor)`.
 *
 * Source: Kingma & Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015.
 */
export function addAdam(
  graph: GraphBuilder,
  operands: AdamOperands,
  { beta1, beta2 }: { beta1: number; beta2: number },
): { parameter: string; scaledFirstMoment: string; scaledSecondMoment: string } {
  const { parameter, scaledFirstMoment, scaledSecondMoment, gradient, spreadFactor, floor } =
    operands;
  const type = graph.floatTypeOf(parameter);
  const decayed = (value: string, beta: number): string =>
    graph.node("Mul", [value, graph.scalar(beta, type)]);
  const first = graph.node("Add", [decayed(scaledFirstMoment, beta1), gradient]);
  const square = graph.node("Mul", [gradient, gradient]);
  const second = graph.node("Add", [decayed(scaledSecondMoment, beta2), square]);
  const spread = graph.node("Mul", [graph.node("Sqrt", [second]), spreadFactor]);
  const move = graph.node("Div", [first, graph.node("Add", [spread, floor])]);
  return {
    parameter: graph.node("Sub", [parameter, move]),
    scaledFirstMoment: first,
    scaledSecondMoment: second,
  };
}

/** Settings of Adam. */
export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * What {@link addAdam} is fed at step t = 1, 2, …: from `θ' = θ − lr·m̂ / (√ŝ + ε)` with `m̂ = (1−β₁)M/(1−β₁ᵗ)` and
 * `ŝ = (1−β₂)S/(1−β₂ᵗ)`, divided through by the factor of M.
 */
export function adamStepFactors(
  { learningRate, beta1, beta2, epsilon }: AdamSettings,
  step: number,
): { spreadFactor: number; floor: number } {
  const firstFactor = (learningRate * (1 - beta1)) / (1 - beta1 ** step);
  const secondFactor = Math.sqrt((1 - beta2) / (1 - beta2 ** step));
  return { spreadFactor: secondFactor / firstFactor, floor: epsilon / firstFactor };
}
