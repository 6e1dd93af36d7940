import type { MomentumOptions } from "@balms/core/adapter";
import type { GraphBuilder } from "../graph/graph-builder.ts";

/** Factors of stochastic gradient descent that stay the same during training, with PyTorch's meaning. */
export type SgdFactors = Omit<MomentumOptions, "learningRate">;

/** The names of {@link SgdFactors}. */
export const sgdFactorNames: readonly (keyof SgdFactors)[] = [
  "momentum",
  "nesterov",
  "weightDecay",
];

/** A gradient `share · left·right`, not yet computed: the product can add what is carried over in the same pass. */
export interface GradientProduct {
  readonly left: string;
  readonly right: string;
  /** Whether `left` is transposed first. */
  readonly transposesLeft: boolean;
  /** Constant factor, such as 1/B. */
  readonly share: number;
}

/** The gradient by itself. */
export function addGradientProduct(
  graph: GraphBuilder,
  { left, right, transposesLeft, share }: GradientProduct,
): string {
  return graph.node("Gemm", [left, right], { transA: Number(transposesLeft), alpha: share });
}

/** A parameter, its velocity and its gradient, by name. */
export interface SgdOperands {
  readonly parameter: string;
  readonly velocity: string;
  readonly gradient: string | GradientProduct;
  /** Scalar value, fed per step. */
  readonly learningRate: string;
}

/** A value times a constant. */
interface Scaled {
  readonly value: string;
  readonly factor: number;
}

/** What the gradient is added to: `momentum·v + wd·θ`, as one value times one factor. */
function carriedOver(
  graph: GraphBuilder,
  { parameter, velocity }: SgdOperands,
  { momentum, weightDecay }: SgdFactors,
): Scaled | undefined {
  // Without momentum the velocity is the last gradient, as if the old one did not exist.
  if (momentum === 0) {
    return weightDecay === 0 ? undefined : { value: parameter, factor: weightDecay };
  }
  if (weightDecay === 0) return { value: velocity, factor: momentum };
  const type = graph.floatTypeOf(parameter);
  const pull = graph.node("Mul", [parameter, graph.scalar(weightDecay / momentum, type)]);
  return { value: graph.node("Add", [velocity, pull]), factor: momentum };
}

function addVelocity(
  graph: GraphBuilder,
  gradient: string | GradientProduct,
  carried: Scaled | undefined,
): string {
  if (typeof gradient !== "string") {
    if (carried === undefined) return addGradientProduct(graph, gradient);
    const { left, right, transposesLeft, share } = gradient;
    const factors = { transA: Number(transposesLeft), alpha: share, beta: carried.factor };
    return graph.node("Gemm", [left, right, carried.value], factors, "velocity");
  }
  if (carried === undefined) return graph.node("Identity", [gradient], {}, "velocity");
  const factor = graph.scalar(carried.factor, graph.floatTypeOf(gradient));
  const kept = graph.node("Mul", [carried.value, factor]);
  return graph.node("Add", [kept, gradient], {}, "velocity");
}

/**
 * One step of SGD: `g' = g + wd·θ`, `v' = momentum·v + g'`, `θ' = θ − lr·v'` (Nesterov: `θ − lr·(g' + momentum·v')`).
 *
 * The same as PyTorch's SGD when velocities start at zero.
 */
export function addSgd(
  graph: GraphBuilder,
  operands: SgdOperands,
  settings: SgdFactors,
): { parameter: string; velocity: string } {
  const { parameter, velocity, gradient, learningRate } = operands;
  const { momentum, nesterov } = settings;
  const type = graph.floatTypeOf(parameter);
  const next = addVelocity(graph, gradient, carriedOver(graph, operands, settings));
  const scaled = (value: string, factor: number): string =>
    graph.node("Mul", [value, graph.scalar(factor, type)]);
  // g' + momentum·v' without g': (1 + momentum)·v' − momentum·v.
  const direction =
    nesterov && momentum !== 0
      ? graph.node("Sub", [scaled(next, 1 + momentum), scaled(velocity, momentum)])
      : next;
  const move = graph.node("Mul", [direction, learningRate]);
  return { parameter: graph.node("Sub", [parameter, move], {}, "parameter"), velocity: next };
}
