import type { GraphBuilder } from "../graph/graph-builder.ts";
import { addBatchGradients, graphOfModel } from "./batch-gradients.ts";
import type { BatchGradients } from "./batch-gradients.ts";
import { TrainingGraph } from "./training-graph.ts";
import type { CompiledGraph } from "./training-graph.ts";
import { stateKey } from "./training-plan.ts";
import type { TrainingPlan } from "./training-plan.ts";

/** Added to the norm before it is divided by. */
const clipEpsilon = 1e-6;

/** The norm of all gradients together, a scalar. */
function addNorm(graph: GraphBuilder, gradients: readonly string[]): string {
  const squares = gradients.map((gradient) =>
    graph.node("ReduceSum", [graph.node("Mul", [gradient, gradient])], { keepdims: 0 }),
  );
  return graph.node("Sqrt", [squares.reduce((sum, next) => graph.node("Add", [sum, next]))]);
}

/**
 * Gradients whose norm is at most the limit: `g · min(1, limit / (norm + 1e−6))`, the same as PyTorch's.
 *
 * Source: Pascanu et al., "On the difficulty of training recurrent neural networks", ICML 2013.
 */
function addClipped(
  graph: GraphBuilder,
  gradients: readonly string[],
  { norm, limit }: { readonly norm: string; readonly limit: number },
): readonly string[] {
  const least = graph.node("Add", [norm, graph.scalar(clipEpsilon)]);
  const share = graph.node("Min", [
    graph.node("Div", [graph.scalar(limit), least]),
    graph.scalar(1),
  ]);
  return gradients.map((gradient) => graph.node("Mul", [gradient, share]));
}

/** Adds what moves all parameters, and gives the state after the step and the norm of the gradients before clipping. */
function addUpdate(
  training: TrainingGraph,
  { gradients, statistics }: BatchGradients,
  { trainable, optimizer, clipNorm, averaging }: TrainingPlan,
): void {
  const { graph } = training;
  const norm = addNorm(graph, gradients);
  training.give("gradientNorm", norm);
  const clipped =
    clipNorm === undefined ? gradients : addClipped(graph, gradients, { norm, limit: clipNorm });
  const numbers = Object.fromEntries(
    Object.keys(optimizer.numbers(1, optimizer.learningRate)).map((name) => [
      name,
      training.feed(stateKey("number", name), "float32", []),
    ]),
  );
  const next = new Map(statistics);
  for (const [index, { name, shape }] of trainable.parameters.entries()) {
    const slots = optimizer.slots.map((slot) => stateKey(slot, name));
    const moved = optimizer.addStep(graph, {
      parameter: training.feed(stateKey("value", name), "float32", shape),
      gradient: clipped[index],
      slots: slots.map((key) => training.feed(key, "float32", shape)),
      numbers,
      decays: !optimizer.decaysWeightsAlone || shape.length > 1,
    });
    next.set(name, moved.parameter);
    for (const [place, key] of slots.entries()) training.give(key, moved.slots[place]);
  }
  for (const [name, value] of next) training.give(stateKey("value", name), value);
  if (averaging === undefined) return;
  for (const { name, shape } of trainable.changed) {
    const key = stateKey("average", name);
    const before = training.feed(key, "float32", shape);
    const way = graph.node("Sub", [next.get(name) ?? before, before]);
    const moved = graph.node("Mul", [way, graph.scalar(1 - averaging)]);
    training.give(key, graph.node("Add", [before, moved]));
  }
}

/** A whole step on a batch: loss, gradients, update. */
export function stepGraph(plan: TrainingPlan): CompiledGraph {
  const training = graphOfModel(plan);
  addUpdate(training, addBatchGradients(training, plan), plan);
  return training.compile("step");
}

/** The update alone, from gradients that were added up and running statistics that followed the parts. */
export function updateGraph(plan: TrainingPlan): CompiledGraph {
  const training = new TrainingGraph();
  const { parameters, changed } = plan.trainable;
  const gradients = parameters.map(({ name, shape }) =>
    training.feed(stateKey("sum", name), "float32", shape),
  );
  const learned = new Set(parameters.map(({ name }) => name));
  const running = changed.filter(({ name }) => !learned.has(name));
  const statistics = new Map(
    running.map(({ name, shape }) => [
      name,
      training.feed(stateKey("value", name), "float32", shape),
    ]),
  );
  addUpdate(training, { gradients, statistics }, plan);
  return training.compile("update");
}
