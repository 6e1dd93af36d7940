import { ModelError } from "@balms/core";
import { normalAxis } from "../../graph/shape.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** A block of a value: the gradient is padded with zeros to the whole. Only constant bounds and steps of one. */
export const sliceGradient: GradientRule = ({ graph, inputs, outputs, gradient }) => {
  const [x, , , , stepsInput = ""] = inputs;
  const shape = graph.shapeOf(x);
  const starts = graph.constantNumbers(inputs[1]);
  const axes = inputs[3] ? graph.constantNumbers(inputs[3]) : starts?.map((_, index) => index);
  const steps = stepsInput === "" ? [] : graph.constantNumbers(stepsInput);
  const kept = graph.shapeOf(outputs[0]);
  const fault = (): ModelError =>
    new ModelError({
      parameter: outputs[0],
      received:
        "a Slice with bounds, sizes or steps that are computed, or with a step other than 1",
      expected: "constant bounds, known sizes and steps of 1",
      hint: "Rewrite it with Gather, or extend gradient/rules/slice.ts.",
    });
  if (!shape || !starts || !axes || !kept || steps?.some((step) => step !== 1) !== false)
    throw fault();
  const before = shape.map(() => 0);
  const after = shape.map(() => 0);
  for (const [index, given] of axes.entries()) {
    const axis = normalAxis(given, shape.length);
    const size = shape[axis];
    const length = kept[axis];
    if (typeof size !== "number" || typeof length !== "number") throw fault();
    const start = starts[index] < 0 ? starts[index] + size : starts[index];
    before[axis] = Math.min(Math.max(start, 0), size);
    after[axis] = size - before[axis] - length;
  }
  const padded = graph.node("Pad", [gradient, graph.integers([...before, ...after])]);
  graph.describe(padded, graph.valueType(x));
  return [padded];
};
