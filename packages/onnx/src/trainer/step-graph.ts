import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { Shape } from "../graph/shape.ts";
import { addBatchGradients, graphOfModel } from "./batch-gradients.ts";
import type { BatchGradients } from "./batch-gradients.ts";
import { TrainingGraph } from "./training-graph.ts";
import type { CompiledGraph } from "./training-graph.ts";
import { stateKey } from "./training-plan.ts";
import type { TrainingPlan } from "./training-plan.ts";

/**
 * A value of a shape as a list where that ends with ones, as filters of one place do: ONNX Runtime takes such a value times one number
 * element by element (measured: 2.3 ms instead of 0.06 ms at 1 MB).
 */
function asList(graph: GraphBuilder, value: string, shape: Shape): string {
  const isList = shape.length < 2 || shape[shape.length - 1] !== 1;
  return isList ? value : graph.node("Reshape", [value, graph.integers([-1])]);
}

/** Added to the norm before it is divided by. */
const clipEpsilon = 1e-6;

/** One sum over the numbers of many tensors, or over their squares. */
function addTotal(
  graph: GraphBuilder,
  reduction: "ReduceSum" | "ReduceSumSquare",
  tensors: readonly string[],
): string {
  const each = tensors.map((tensor) => graph.node(reduction, [tensor], { keepdims: 0 }));
  return graph.node("Sum", each);
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

/**
 * Adds what moves all parameters, and gives the state after the step, the norm of the gradients before clipping, and a sum of the whole state
 * that is finite only where all its numbers are, or nearly: the runtime finds it faster than anybody could look at them all.
 */
function addUpdate(
  training: TrainingGraph,
  { gradients: found, statistics }: BatchGradients,
  { trainable, optimizer, clipNorm, averaging }: TrainingPlan,
): void {
  const { graph } = training;
  const fed = (key: string, shape: Shape): string =>
    asList(graph, training.feed(key, "float32", shape), shape);
  const gradients = found.map((gradient, index) =>
    asList(graph, gradient, trainable.parameters[index].shape),
  );
  const norm = graph.node("Sqrt", [addTotal(graph, "ReduceSumSquare", gradients)]);
  training.give("gradientNorm", norm);
  const clipped =
    clipNorm === undefined ? gradients : addClipped(graph, gradients, { norm, limit: clipNorm });
  const numbers = Object.fromEntries(
    Object.keys(optimizer.numbers(1, optimizer.learningRate)).map((name) => [
      name,
      training.feed(stateKey("number", name), "float32", []),
    ]),
  );
  const next = new Map([...statistics].map(([name, value]) => [stateKey("value", name), value]));
  for (const [index, { name, shape }] of trainable.parameters.entries()) {
    const slots = optimizer.slots.map((slot) => stateKey(slot, name));
    const key = stateKey("value", name);
    const moved = optimizer.addStep(graph, {
      parameter: fed(key, shape),
      gradient: clipped[index],
      slots: slots.map((slot) => fed(slot, shape)),
      numbers,
      decays: !optimizer.decaysWeightsAlone || shape.length > 1,
    });
    next.set(key, moved.parameter);
    for (const [place, slot] of slots.entries()) next.set(slot, moved.slots[place]);
  }
  for (const { name, shape } of averaging === undefined ? [] : trainable.changed) {
    const key = stateKey("average", name);
    const before = fed(key, shape);
    const way = graph.node("Sub", [next.get(stateKey("value", name)) ?? before, before]);
    const moved = graph.node("Mul", [way, graph.scalar(1 - (averaging ?? 0))]);
    next.set(key, graph.node("Add", [before, moved]));
  }
  for (const [key, value] of next) training.give(key, value);
  training.give("checkSum", addTotal(graph, "ReduceSum", [...next.values()]));
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
