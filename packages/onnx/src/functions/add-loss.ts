import { addReduction, addSqueeze, addUnsqueeze } from "../graph/axis-operators.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { addCastLike, addIsNonzero, addNumberLike } from "../graph/like-operators.ts";
import type { Shape } from "../graph/shape.ts";
import { typedData } from "../model/tensor.ts";
import { addFunctionCall } from "./add-function-call.ts";
import { functionDefinitions } from "./function-definitions.ts";
import type { FunctionName } from "./function-definitions.ts";
import { functionOpsets } from "./function-domain.ts";
import { elementTypeCode } from "../model/element-type.ts";
import type { RawScores } from "./loss-scores.ts";

/** What a loss is computed from. */
export interface LossOperands {
  readonly scores: RawScores;
  /** What is added to the scores [C]. */
  readonly added: Float64Array;
  readonly labels: string;
  /** Whether labels are class ids [...]; else they are targets in the shape of the scores. */
  readonly areIds: boolean;
  /** Undefined: each row weighs 1. */
  readonly rowWeights: string | undefined;
  readonly over: "batch" | "weights";
}

/** Names of what a loss computes. */
export interface LossValues {
  readonly loss: string;
  readonly losses: string;
  readonly probabilities: string;
  /** Gradient of `loss` with respect to the scores, of their shape and type. */
  readonly gradient: string;
}

/** The type that a loss is computed in: half precision is too coarse for it. */
export function lossType({ type }: RawScores): "float32" | "float64" {
  return type === "float64" ? "float64" : "float32";
}

/** The shape of the scores as far as it is known; the model says C and the axis. */
export function scoreShape(graph: GraphBuilder, scores: RawScores): Shape {
  const { logits, rank, axis, classes } = scores;
  const known = graph.shapeOf(logits);
  return Array.from({ length: rank }, (_, index) =>
    index === axis ? classes : (known?.[index] ?? `${logits}:${index}`),
  );
}

/** The shape of what there is one of per row. */
export function rowShape(graph: GraphBuilder, scores: RawScores): Shape {
  return scoreShape(graph, scores).filter((_, index) => index !== scores.axis);
}

/** Puts the class axis at the end, where one score alone may have none. */
function addClassesLast(graph: GraphBuilder, { rank, axis }: RawScores, value: string): string {
  if (axis === rank) return addUnsqueeze(graph, value, rank);
  return addTransposed(graph, value, classesLast(rank, axis));
}

/** Takes the class axis from the end to where the scores have it. */
function addClassesBack(graph: GraphBuilder, { rank, axis }: RawScores, value: string): string {
  if (axis === rank) return addSqueeze(graph, value, rank);
  const last = classesLast(rank, axis);
  return addTransposed(
    graph,
    value,
    last.map((_, index) => last.indexOf(index)),
  );
}

function classesLast(rank: number, axis: number): number[] {
  const order = Array.from({ length: rank }, (_, index) => index);
  return [...order.filter((index) => index !== axis), axis];
}

function addTransposed(graph: GraphBuilder, value: string, perm: readonly number[]): string {
  const moves = perm.some((from, to) => from !== to);
  return moves ? graph.node("Transpose", [value], { perm }) : value;
}

/** The scores as the loss takes them: classes last, in single or double precision, with the temperature that stands behind them. */
export function addScores(graph: GraphBuilder, scores: RawScores): string {
  const { logits, type, scale } = scores;
  const to = elementTypeCode(lossType(scores));
  const wide = type === lossType(scores) ? logits : graph.node("Cast", [logits], { to });
  const scaled = scale === 1 ? wide : graph.node("Mul", [wide, addNumberLike(graph, scale, wide)]);
  return addClassesLast(graph, scores, scaled);
}

/**
 * A weight of 1 for each row, in any operator version and of the labels alone: gradients go through losses. Every whole number equals
 * itself.
 */
function addOnes(graph: GraphBuilder, ids: string, losses: string): string {
  return addCastLike(graph, graph.node("Equal", [ids, ids]), losses);
}

/** A whole number for each row of targets [..., C]. */
function addRowNumbers(graph: GraphBuilder, targets: string, axis: number): string {
  const largest = addSqueeze(graph, addReduction(graph, "ReduceMax", targets, axis), axis);
  return graph.node("Cast", [addIsNonzero(graph, largest)], { to: elementTypeCode("int32") });
}

function lossFunction({ scores, areIds }: LossOperands) {
  if (scores.kind === "softmax") return "BalancedSoftmax";
  return scores.kind === "sigmoid" && areIds ? "BalancedSigmoid" : "BalancedMultiLabel";
}

/** The labels as the loss takes them; the target of one score alone is the id, 0 or 1. */
function addTruth(graph: GraphBuilder, { scores, labels, areIds }: LossOperands): string {
  if (!areIds) return addClassesLast(graph, scores, labels);
  const { length } = rowShape(graph, scores);
  return scores.kind === "binary" ? addUnsqueeze(graph, labels, length) : labels;
}

/**
 * Adds Balanced Softmax or its sigmoid form to a graph that computes class scores: calls of the functions, or their nodes
 * where operators are too old for functions.
 */
export function addLoss(graph: GraphBuilder, operands: LossOperands): LossValues {
  const { scores, added, labels, areIds, over } = operands;
  const type = lossType(scores);
  const shape = scoreShape(graph, scores);
  graph.describe(scores.logits, { type: scores.type, shape });
  const rows = rowShape(graph, scores);
  const lastShape = [...rows, scores.classes];
  const call = (name: FunctionName, inputs: string[], shapes: Shape[]): string[] =>
    graph.opset < functionOpsets.oldest
      ? functionDefinitions[name].build(graph, inputs)
      : addFunctionCall(graph, name, inputs, shapes, type);
  const logits = addScores(graph, scores);
  const vector = graph.constant("added", typedData(type, [...added]), [added.length]);
  const name = lossFunction(operands);
  const truth = addTruth(graph, operands);
  const [losses, probabilities] = call(name, [logits, vector, truth], [rows, lastShape]);
  const ids = () => (areIds ? labels : addRowNumbers(graph, truth, rows.length));
  const weights = operands.rowWeights ?? addOnes(graph, ids(), losses);
  const mean = over === "batch" ? "MeanOverBatch" : "MeanOverWeights";
  const [loss, factors] = call(mean, [losses, weights], [[], rows]);
  const [byLast] = call(`${name}Gradient`, [logits, vector, truth, factors], [lastShape]);
  const ofScaled = addClassesBack(graph, scores, byLast);
  const wide =
    scores.scale === 1
      ? ofScaled
      : graph.node("Mul", [ofScaled, addNumberLike(graph, scores.scale, ofScaled)]);
  const gradient =
    scores.type === type ? wide : graph.node("Cast", [wide], { to: elementTypeCode(scores.type) });
  graph.describe(gradient, { type: scores.type, shape });
  return {
    loss,
    losses,
    probabilities: addClassesBack(graph, scores, probabilities),
    gradient,
  };
}
