import type { GraphBuilder } from "../../../graph/graph-builder.ts";

// The version of ReduceMean that takes its axes as an input.
const axesAsInput = 18;

/** The mean over axes, which stay with size 1. */
export function meanOver(graph: GraphBuilder, value: string, axes: readonly number[]): string {
  return graph.opset < axesAsInput
    ? graph.node("ReduceMean", [value], { axes, keepdims: 1 })
    : graph.node("ReduceMean", [value, graph.integers(axes)], { keepdims: 1 });
}

/** `1/√(v + ε)`. */
export function inverseDeviation(graph: GraphBuilder, variance: string, epsilon: number): string {
  const raised = graph.node("Add", [variance, graph.scalar(epsilon, graph.floatTypeOf(variance))]);
  return graph.node("Reciprocal", [graph.node("Sqrt", [raised])]);
}

/** A value of mean 0 and variance 1 over some axes. */
export interface Standardized {
  readonly value: string;
  /** What it was multiplied by, after its mean was taken off. */
  readonly inverse: string;
  readonly axes: readonly number[];
}

/** `x̂ = (x − mean x) / √(var x + ε)` over axes. */
export function standardize(
  graph: GraphBuilder,
  x: string,
  { axes, epsilon }: { axes: readonly number[]; epsilon: number },
): Standardized {
  const centered = graph.node("Sub", [x, meanOver(graph, x, axes)]);
  return scaleToOne(graph, centered, { axes, epsilon });
}

/** `x̂ = x / √(mean x² + ε)` over axes. */
export function scaleToOne(
  graph: GraphBuilder,
  x: string,
  { axes, epsilon }: { axes: readonly number[]; epsilon: number },
): Standardized {
  const square = meanOver(graph, graph.node("Mul", [x, x]), axes);
  const inverse = inverseDeviation(graph, square, epsilon);
  return { value: graph.node("Mul", [x, inverse]), inverse, axes };
}

/** The gradient through {@link scaleToOne}: `(h − x̂·mean(h·x̂)) / √(…)` for the gradient h with respect to x̂. */
export function scaledGradient(
  graph: GraphBuilder,
  { value, inverse, axes }: Standardized,
  gradient: string,
): string {
  const along = meanOver(graph, graph.node("Mul", [gradient, value]), axes);
  const rest = graph.node("Sub", [gradient, graph.node("Mul", [value, along])]);
  return graph.node("Mul", [rest, inverse]);
}

/** The gradient through {@link standardize}: as through {@link scaleToOne}, with its mean taken off. */
export function standardizedGradient(
  graph: GraphBuilder,
  standardized: Standardized,
  gradient: string,
): string {
  const centered = graph.node("Sub", [gradient, meanOver(graph, gradient, standardized.axes)]);
  return scaledGradient(graph, standardized, centered);
}
