import { normalAxis } from "../../graph/shape.ts";
import { identityMatrix, mapBack } from "../axis-map.ts";
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

// Beyond this, what a matrix does along an axis takes longer than finding the places.
const longestAxis = 256;

/** Elements at steps: the gradient by the matrices that pick them along each axis; undefined for axes that are long, or that only the run tells. */
function mappedBack({ graph, inputs, gradient }: GradientContext): string | undefined {
  const [x, starts, ends, axesInput = "", steps = ""] = inputs;
  const shape = graph.shapeOf(x) ?? [];
  const count = graph.constantNumbers(starts)?.length;
  const given = axesInput === "" ? undefined : graph.constantNumbers(axesInput);
  const axes = axesInput === "" ? Array.from({ length: count ?? 0 }, (_, axis) => axis) : given;
  if (axes === undefined || axes.length === 0) return undefined;
  const known = axes.map((axis) => normalAxis(axis, shape.length));
  const isShort = known.every((axis) => Number(shape[axis]) <= longestAxis);
  if (!isShort) return undefined;
  return known.reduce((rest, axis, at) => {
    const one = (list: string): string =>
      graph.node("Gather", [list, graph.integers([at])], { axis: 0 });
    const bounds = [one(starts), one(ends), graph.integers([1])];
    const picked = [
      identityMatrix(graph, x, axis),
      ...bounds,
      ...(steps === "" ? [] : [one(steps)]),
    ];
    return mapBack(graph, rest, { axis, matrix: graph.node("Slice", picked) });
  }, gradient);
}

/** A block of a value: the gradient with zeros all around, and between its elements where there are steps. */
export const sliceGradient: GradientRule = (context) => {
  const { graph, inputs, gradient } = context;
  const [x, ...bounds] = inputs;
  const pads = padding(context);
  if (pads !== undefined) return [graph.node("Pad", [gradient, graph.integers(pads)])];
  const mapped = mappedBack(context);
  if (mapped !== undefined) return [mapped];
  const pick = (places: string): string => graph.node("Slice", [places, ...bounds]);
  return [scatterPlaces(graph, { x, gradient, pick, repeated: false })];
};
