import { addReduction } from "../graph/axis-operators.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";

/** Softmax probabilities and the gradient of the cross-entropy, by name. */
export interface SoftmaxGradient {
  /** φ [B, C]. */
  readonly probabilities: string;
  /** φ_y [B, 1]: probability of each row's label. */
  readonly ofLabel: string;
  /** ∂loss_b/∂η_b = φ − onehot [B, C], not averaged. */
  readonly gradient: string;
}

/** Logits and labels, by name. */
export interface LabeledLogits {
  /** η [B, C], with whatever is added to them; B is known when the graph is built. */
  readonly logits: string;
  /** [B, 1], integers in 0 … C−1 (a label of −1 would silently mean the last class: check before). */
  readonly labels: string;
}

/** One number per row [B] as a column [B, 1]. */
export function addColumn(graph: GraphBuilder, values: string): string {
  return graph.node("Unsqueeze", [values, graph.integers([1])]);
}

/**
 * Gradient of softmax cross-entropy. With `log n` added to the logits it is Balanced Softmax; in a linear head that addition
 * costs nothing, because it goes into the bias.
 *
 * The gradient is written over a copy of φ at the label's place, which is cheaper than a one-hot matrix.
 */
export function addSoftmaxGradient(
  graph: GraphBuilder,
  { logits, labels }: LabeledLogits,
): SoftmaxGradient {
  const probabilities = graph.node("Softmax", [logits], { axis: 1 }, "probabilities");
  const ofLabel = graph.node("GatherElements", [probabilities, labels], { axis: 1 });
  const slope = minusOnes(graph, logits);
  const gradient = graph.node("ScatterElements", [probabilities, labels, slope], {
    axis: 1,
    reduction: "add",
  });
  return { probabilities, ofLabel, gradient };
}

function minusOnes(graph: GraphBuilder, logits: string): string {
  const rows = Number(graph.shapeOf(logits)?.[0]);
  const type = graph.floatTypeOf(logits);
  const values = type === "float64" ? new Float64Array(rows) : new Float32Array(rows);
  return graph.constant("minusOnes", values.fill(-1), [rows, 1]);
}

/** Loss of each row [B], in nats. */
export function addSoftmaxLosses(
  graph: GraphBuilder,
  { logits, labels }: LabeledLogits,
  probabilities: string,
): string {
  const ofLabel = graph.node("GatherElements", [logits, labels], { axis: 1 });
  const column = addLossColumn(graph, { logits, ofLabel, axis: 1 }, probabilities);
  return graph.node("Squeeze", [column, graph.integers([1])], {}, "losses");
}

/**
 * Losses [..., 1] of scores η [..., C] and the scores of the labels η_y [..., 1], in nats: `(max η − η_y) − log max φ`, which equals
 * `logsumexp η − η_y` and stays exact where φ_y underflows (max φ ≥ 1/C).
 *
 * @param axis - the axis of the classes, the last one
 */
export function addLossColumn(
  graph: GraphBuilder,
  { logits, ofLabel, axis }: { logits: string; ofLabel: string; axis: number },
  probabilities: string,
): string {
  const gap = graph.node("Sub", [addReduction(graph, "ReduceMax", logits, axis), ofLabel]);
  const largest = addReduction(graph, "ReduceMax", probabilities, axis);
  return graph.node("Sub", [gap, graph.node("Log", [largest])]);
}

const leastProbability = 1.17549435e-38;

/** So many zeros follow the losses of {@link addLosses} and {@link addPaddedLosses}. */
export const lossPadding = 16;

/** Numbers of all steps' rows [steps, B, 1], one after another, and {@link lossPadding} times a last number. */
function addPadded(graph: GraphBuilder, ofRows: string, last: number): string {
  const flat = graph.node("Reshape", [ofRows, graph.integers([-1])]);
  const padding = new Float32Array(lossPadding).fill(last);
  const lasts = graph.constant("padding", padding, [lossPadding]);
  return graph.node("Concat", [flat, lasts], { axis: 0 }, "losses");
}

/**
 * Losses for watching training, of φ_y [steps, B, 1]: `−log max(φ_y, 1.2e−38)`, one after another, and {@link lossPadding} zeros.
 * Cheaper than {@link addSoftmaxLosses}; a row counts 87.3 nats at most.
 *
 * The last numbers of an array that do not fill a vector of the processor get their logarithm in another way, with other last bits;
 * with zeros there, a loss does not depend on how many steps a run makes.
 */
export function addLosses(graph: GraphBuilder, ofLabel: string): string {
  const least = graph.scalar(leastProbability, graph.floatTypeOf(ofLabel));
  const padded = addPadded(graph, ofLabel, 1);
  const logs = graph.node("Log", [graph.node("Clip", [padded, least])]);
  return graph.node("Neg", [logs], {}, "losses");
}

/** Losses [steps, B, 1] as {@link addLosses} gives them: one after another, and {@link lossPadding} zeros. */
export function addPaddedLosses(graph: GraphBuilder, losses: string): string {
  return addPadded(graph, losses, 0);
}
