import { listNames } from "@balms/core/adapter";
import { addReducedGradient } from "../fragments/reduced-loss.ts";
import { addScores, scoreShape } from "../functions/add-loss.ts";
import { addGradients } from "../gradient/add-gradients.ts";
import { gradientPath } from "../gradient/gradient-path.ts";
import { zerosLike } from "../gradient/like-shapes.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { namesRead } from "../graph/names-read.ts";
import type { Shape } from "../graph/shape.ts";
import { refuseModel } from "../model/refuse-model.ts";
import type { RawScores } from "../functions/loss-scores.ts";
import { addRunningStatistics } from "./running-statistics.ts";
import { multiplySmallConvolutions } from "../trainable/small-convolutions.ts";
import { TrainingGraph } from "./training-graph.ts";
import type { CompiledGraph } from "./training-graph.ts";
import { stateKey } from "./training-plan.ts";
import type { TrainingPlan } from "./training-plan.ts";

/** What a batch gives, by name. */
export interface BatchGradients {
  /** Of each parameter, in their order. */
  readonly gradients: readonly string[];
  /** Running statistics after the batch, by the initializer. */
  readonly statistics: ReadonlyMap<string, string>;
}

/** The scores as rows [B, C], one for each position where there are several; of one score alone η these are 0 and η. */
export function addScoreRows(graph: GraphBuilder, scores: RawScores): string {
  graph.describe(scores.logits, { type: scores.type, shape: scoreShape(graph, scores) });
  const last = addScores(graph, scores);
  const rows =
    scores.rank === 2 && scores.axis < 2
      ? last
      : graph.node("Reshape", [last, graph.integers([-1, scores.classes])], {}, "scoreRows");
  if (scores.kind !== "binary") return rows;
  return graph.node("Concat", [zerosLike(graph, rows), rows], { axis: 1 }, "scorePairs");
}

/** A graph that goes on from the model, with its state under the keys of the state. */
export function graphOfModel({ trainable, blocks }: TrainingPlan): TrainingGraph {
  const training = new TrainingGraph(trainable.model, blocks);
  multiplySmallConvolutions(training.graph);
  for (const { name } of trainable.changed) training.name(stateKey("value", name), name);
  for (const { name } of trainable.masks) training.name(stateKey("mask", name), name);
  const own = new Set([...trainable.changed, ...trainable.masks].map(({ name }) => name));
  for (const { name } of trainable.model.graph?.input ?? []) {
    if (!own.has(name)) training.name(stateKey("input", name), name);
  }
  return training;
}

/** Scores of a batch as rows, and the gradient of each row's loss with respect to them, by name. */
interface BatchLosses {
  readonly logits: string;
  readonly gradient: string;
  /** [B], of both. */
  readonly rows: Shape;
}

/** Adds the losses of a batch, which are the output "losses". */
function addBatchLosses(training: TrainingGraph, { scores, loss }: TrainingPlan): BatchLosses {
  const { graph } = training;
  const logits = addScoreRows(graph, scores);
  const rows = [graph.shapeOf(logits)?.[0] ?? "rows"];
  const labels = training.feed("labels", "int32", rows);
  const { losses, gradient } = loss.add(graph, { logits, labels });
  training.give("losses", losses);
  return { logits, gradient, rows };
}

/** The losses of a batch, without a step. */
export function lossGraph(plan: TrainingPlan): CompiledGraph {
  const training = graphOfModel(plan);
  addBatchLosses(training, plan);
  return training.compile("losses");
}

/** Refuses parameters whose gradient is 0 whatever the data are: weight decay alone would move them. */
function checkReached(graph: GraphBuilder, output: string, wanted: readonly string[]): void {
  const path = gradientPath(graph, { output, wanted });
  const read = new Set(path.flatMap((node) => namesRead(node)));
  const missed = wanted.filter((name) => !read.has(name));
  if (missed.length === 0) return;
  refuseModel(
    "train",
    `parameters that no gradient reaches: ${listNames(missed)}`,
    "parameters that the scores depend on other than through whole numbers, indices and conditions",
    "Leave them as they are with the option `train`; of a quantised model, take the one that it was made from.",
  );
}

/**
 * Adds loss and gradients of a batch: `Σ_b f_b · loss_b` is differentiated, with a factor f_b for each row that is fed, which holds the mean
 * and all weights. The losses of the rows are the output "losses".
 */
export function addBatchGradients(training: TrainingGraph, plan: TrainingPlan): BatchGradients {
  const { graph } = training;
  const { trainable } = plan;
  const { logits, gradient, rows } = addBatchLosses(training, plan);
  const factors = training.feed("rowFactors", "float32", rows);
  const seed = addReducedGradient(graph, gradient, factors);
  const wanted = trainable.parameters.map(({ name }) => name);
  checkReached(graph, logits, wanted);
  const gradients = addGradients(graph, { output: logits, seed, wanted, blocks: plan.blocks });
  return { gradients, statistics: addRunningStatistics(graph, trainable.statistics) };
}

/** Gradients of a part of a batch, added to those of the parts before; running statistics follow. */
export function gradientGraph(plan: TrainingPlan): CompiledGraph {
  const training = graphOfModel(plan);
  const { gradients, statistics } = addBatchGradients(training, plan);
  for (const [index, { name, shape }] of plan.trainable.parameters.entries()) {
    const key = stateKey("sum", name);
    const before = training.feed(key, "float32", shape);
    training.give(key, training.graph.node("Add", [before, gradients[index]]));
  }
  for (const [name, value] of statistics) training.give(stateKey("value", name), value);
  return training.compile("gradients");
}
