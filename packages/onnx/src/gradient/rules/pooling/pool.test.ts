// Pooling with any attributes, against differences.
import * as fc from "fast-check";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { distinct } from "../../../../test/gradient-cases/draws.ts";
import { checkGradient } from "../../../../test/gradient-check.ts";
import type { GradientCase } from "../../../../test/gradient-check.ts";
import { GraphBuilder } from "../../../graph/graph-builder.ts";
import { windowExtent } from "../../../graph/sliding-window.ts";
import { createModel } from "../../../model/model.ts";
import { writeModel } from "../../../model/write-model.ts";
import { differentiate } from "../../differentiate.ts";

const list = (length: number, min: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min, max }), { minLength: length, maxLength: length });

const pooling = fc.integer({ min: 1, max: 2 }).chain((axes) =>
  fc.record({
    kernel: list(axes, 1, 4),
    strides: list(axes, 1, 3),
    dilations: list(axes, 1, 2),
    pads: list(2 * axes, 0, 3),
    rest: list(axes, 0, 4),
    padding: fc.constantFrom("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"),
    ceil: fc.boolean(),
    includesPads: fc.boolean(),
    isOpen: fc.boolean(),
  }),
);

type Drawn = typeof pooling extends fc.Arbitrary<infer One> ? One : never;

function caseOf(operator: "MaxPool" | "AveragePool", drawn: Drawn, seed: number): GradientCase {
  const { kernel, strides, rest, padding, ceil, includesPads, isOpen } = drawn;
  const isSame = padding.startsWith("SAME");
  const dilations = isSame ? kernel.map(() => 1) : drawn.dilations;
  const sizes = kernel.map((width, axis) => rest[axis] + windowExtent(width, dilations[axis]));
  // No window may lie in padding alone.
  const pads = drawn.pads.map((pad, at) => Math.min(pad, kernel[at % kernel.length] - 1));
  const shape = [2, 1, ...sizes];
  const attributes = {
    kernel_shape: kernel,
    strides,
    dilations,
    ...(padding === "NOTSET" ? { pads } : { auto_pad: padding }),
    ...(isSame || !ceil ? {} : { ceil_mode: 1 }),
    ...(operator === "AveragePool" ? { count_include_pad: includesPads ? 1 : 0 } : {}),
  };
  return {
    shapes: [shape],
    declared: isOpen ? [["N", "C", ...sizes.map((_, axis) => `size${axis}`)]] : [shape],
    build: (graph, [x]) => graph.node(operator, [x], attributes),
    opset: 19,
    ...(operator === "AveragePool" ? { type: "float32", linear: true } : { draw: distinct(seed) }),
  };
}

test.each(["AveragePool", "MaxPool"] as const)("%s with any attributes", async (operator) => {
  const property = fc.asyncProperty(pooling, fc.nat(1000), (drawn, seed) =>
    checkGradient(caseOf(operator, drawn, seed), seed),
  );
  await expect(fc.assert(property, { numRuns: 50 })).resolves.toBeUndefined();
});

/** The gradient of the sum of what an operator gives, with respect to [1, 1, size]. */
async function gradientOf(operator: string, numbers: number[], attributes = {}): Promise<number[]> {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", [1, 1, numbers.length]);
  graph.output("y", graph.node(operator, [x], attributes));
  const model = createModel(graph.toGraph("ties"));
  const bytes = writeModel(differentiate(model, { output: "y", parameters: ["x"] }));
  expect(model.graph?.node[0].output).toHaveLength(1);
  const session = await InferenceSession.create(bytes);
  const fed = new Tensor("float32", Float32Array.from(numbers), [1, 1, numbers.length]);
  const result = await session.run({ x: fed });
  await session.release();
  return Array.from(result["x.gradient"].data as Float32Array);
}

test("of equal elements, one is the greatest of its window", async () => {
  const window = { kernel_shape: [3], strides: [2] };
  expect(await gradientOf("MaxPool", [0, 0, 0, 0, 0], window)).toEqual([1, 0, 1, 0, 0]);
  expect(await gradientOf("MaxPool", [0, 0, 5, 0, 0], window)).toEqual([0, 0, 2, 0, 0]);
  expect(await gradientOf("GlobalMaxPool", [1, 7, 7, 2])).toEqual([0, 1, 0, 0]);
});

test("the norm of nothing but zeros has the gradient zero", async () => {
  expect(await gradientOf("LpPool", [0, 0, 3, -4], { kernel_shape: [2], strides: [2] })).toEqual([
    0,
    0,
    Math.fround(0.6),
    Math.fround(-0.8),
  ]);
});
