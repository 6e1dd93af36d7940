import type { GraphBuilder } from "../../graph/graph-builder.ts";
import { normalAxis } from "../../graph/shape.ts";
import type { GradientContext, GradientRule } from "../gradient-rule.ts";
import { reshapeLike } from "../like-shapes.ts";

/** Zeros before and after along each axis; undefined for bounds or sizes that only the run tells, and for steps other than 1. */
function padding({ graph, inputs, outputs }: GradientContext): readonly number[] | undefined {
  const [x, startsInput, , axesInput = "", stepsInput = ""] = inputs;
  const shape = graph.shapeOf(x);
  const starts = graph.constantNumbers(startsInput);
  const axes = axesInput === "" ? starts?.keys() : graph.constantNumbers(axesInput);
  const steps = stepsInput === "" ? [] : graph.constantNumbers(stepsInput);
  const kept = graph.shapeOf(outputs[0]);
  if (shape === undefined || starts === undefined || axes === undefined || kept === undefined) {
    return undefined;
  }
  if (steps?.every((step) => step === 1) !== true) return undefined;
  const before = shape.map(() => 0);
  const after = shape.map(() => 0);
  for (const [index, given] of [...axes].entries()) {
    const axis = normalAxis(given, shape.length);
    const size = shape[axis];
    const length = kept[axis];
    if (typeof size !== "number" || typeof length !== "number") return undefined;
    const start = starts[index] < 0 ? starts[index] + size : starts[index];
    before[axis] = Math.min(Math.max(start, 0), size);
    after[axis] = size - before[axis] - length;
  }
  return [...before, ...after];
}

/** Puts the gradient where the slice came from: the places of all elements are sliced in the same way. */
function scattered(graph: GraphBuilder, x: string, { node, gradient }: GradientContext): string {
  const size = graph.node("Size", [x]);
  const [none, one] = [0, 1].map((value) => graph.scalar(value, "int64"));
  const places = reshapeLike(graph, graph.node("Range", [none, size, one]), x);
  const kept = graph.node("Slice", [places, ...node.input.slice(1)]);
  const flat = graph.integers([-1]);
  const zero = graph.scalar(0, graph.floatTypeOf(x));
  const zeros = graph.node("Expand", [zero, graph.node("Reshape", [size, flat])]);
  const target = graph.node("Reshape", [kept, flat]);
  const updates = graph.node("Reshape", [gradient, flat]);
  return reshapeLike(graph, graph.node("ScatterElements", [zeros, target, updates]), x);
}

/** A block of a value: the gradient with zeros all around. */
export const sliceGradient: GradientRule = (context) => {
  const { graph, inputs, gradient } = context;
  const pads = padding(context);
  if (pads === undefined) return [scattered(graph, inputs[0], context)];
  const padded = graph.node("Pad", [gradient, graph.integers(pads)]);
  graph.describe(padded, graph.valueType(inputs[0]));
  return [padded];
};
