import type { GraphBuilder } from "../graph/graph-builder.ts";
import { addGradientProduct, addSgd } from "./sgd.ts";
import type { GradientProduct, SgdFactors } from "./sgd.ts";

/**
 * A linear head `η = x·Wᵀ + b`, by name. Its weight [C, D] may lie in several blocks of rows: a block that fits the processor's
 * cache is updated faster than one matrix that does not.
 */
export interface HeadNames {
  readonly weights: readonly string[];
  /** b [1, C]. */
  readonly bias: string;
}

/** A head with its velocities. */
export interface HeadState extends HeadNames {
  readonly velocities: readonly string[];
  readonly velocityBias: string;
}

function rowsOf(graph: GraphBuilder, weight: string): number {
  return Number(graph.shapeOf(weight)?.[0]);
}

function columnBlocks(graph: GraphBuilder, value: string, weights: readonly string[]): string[] {
  if (weights.length === 1) return [value];
  const sizes = graph.integers(weights.map((weight) => rowsOf(graph, weight)));
  return graph.multiNode(
    "Split",
    [value, sizes],
    { axis: 1 },
    weights.map(() => "block"),
  );
}

/**
 * Logits [B, C] of a head.
 *
 * @param graph - graph to add to
 * @param features - [B, D]
 * @param head - the head
 * @param added - vector [1, C] or [C] that is added to the logits, such as `τ·log π`; it is added to the bias, which costs nothing
 */
export function addLinearHead(
  graph: GraphBuilder,
  features: string,
  head: HeadNames,
  added?: string,
): string {
  const bias = added === undefined ? head.bias : graph.node("Add", [head.bias, added]);
  if (head.weights.length === 1) {
    return graph.node("Gemm", [features, head.weights[0], bias], { transB: 1 }, "logits");
  }
  const sizes = graph.integers(head.weights.map((weight) => rowsOf(graph, weight)));
  const biases = graph.multiNode(
    "Split",
    [bias, sizes],
    { axis: 1 },
    head.weights.map(() => "bias"),
  );
  const blocks = head.weights.map((weight, index) =>
    graph.node("Gemm", [features, weight, biases[index]], { transB: 1 }),
  );
  return graph.node("Concat", blocks, { axis: 1 }, "logits");
}

/** A batch whose gradient is taken, by name. */
export interface HeadBatch {
  /** x [B, D]. */
  readonly features: string;
  /** Gradient of each row's loss with respect to its logits [B, C]. */
  readonly gradient: string;
  /** The blocks of the weight. */
  readonly weights: readonly string[];
  /** Constant that everything is multiplied by; default 1. */
  readonly factor?: number;
}

/** Gradient of the mean loss as products: `Gᵀ·X / B` for each block of the weight, and `1ᵀ·G / B` for the bias. */
function gradientProducts(
  graph: GraphBuilder,
  { features, gradient, weights, factor = 1 }: HeadBatch,
): { weights: GradientProduct[]; bias: GradientProduct } {
  const rows = Number(graph.shapeOf(features)?.[0]);
  const share = factor / rows;
  const ones = new (graph.floatTypeOf(features) === "float64" ? Float64Array : Float32Array)(rows);
  const left = graph.constant("ones", ones.fill(1), [1, rows]);
  return {
    weights: columnBlocks(graph, gradient, weights).map((block) => ({
      left: block,
      right: features,
      transposesLeft: true,
      share,
    })),
    bias: { left, right: gradient, transposesLeft: false, share },
  };
}

/** Gradient of the mean loss with respect to each block of the weight and to the bias. */
export function addHeadGradient(graph: GraphBuilder, batch: HeadBatch): HeadNames {
  const { weights, bias } = gradientProducts(graph, batch);
  return {
    weights: weights.map((product) => addGradientProduct(graph, product)),
    bias: addGradientProduct(graph, bias),
  };
}

/**
 * The head after one step of SGD on the mean loss.
 *
 * @param graph - graph to add to
 * @param state - head and velocities
 * @param batch - features [B, D], gradient of each row's loss [B, C], learning rate (scalar value)
 * @param settings - momentum, weight decay (also on the bias, as in PyTorch), Nesterov
 */
export function addHeadUpdate(
  graph: GraphBuilder,
  state: HeadState,
  batch: { features: string; gradient: string; learningRate: string },
  settings: SgdFactors,
): HeadState {
  const { learningRate } = batch;
  const gradients = gradientProducts(graph, { ...batch, weights: state.weights });
  const update = (parameter: string, velocity: string, gradient: GradientProduct) =>
    addSgd(graph, { parameter, velocity, gradient, learningRate }, settings);
  const blocks = state.weights.map((parameter, index) =>
    update(parameter, state.velocities[index], gradients.weights[index]),
  );
  const bias = update(state.bias, state.velocityBias, gradients.bias);
  return {
    weights: blocks.map(({ parameter }) => parameter),
    velocities: blocks.map(({ velocity }) => velocity),
    bias: bias.parameter,
    velocityBias: bias.velocity,
  };
}
