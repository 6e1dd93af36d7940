import { normalAxis } from "../../graph/shape.ts";
import type { GradientContext, GradientRule } from "../gradient-rule.ts";
import { scatterPlaces } from "../scatter-places.ts";

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

/** A block of a value: the gradient with zeros all around. */
export const sliceGradient: GradientRule = (context) => {
  const { graph, inputs, gradient } = context;
  const [x, ...bounds] = inputs;
  const pads = padding(context);
  if (pads !== undefined) return [graph.node("Pad", [gradient, graph.integers(pads)])];
  const pick = (places: string): string => graph.node("Slice", [places, ...bounds]);
  return [scatterPlaces(graph, { x, gradient, pick, repeated: false })];
};
