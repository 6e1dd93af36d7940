// Padding and resizing with any attributes, against differences, which are exact as both are linear.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkGradient } from "../../../../test/gradient-check.ts";
import { GraphBuilder } from "../../../graph/graph-builder.ts";
import { createModel } from "../../../model/model.ts";
import { differentiate } from "../../differentiate.ts";

const list = (length: number, min: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min, max }), { minLength: length, maxLength: length });

test("Pad in every mode, by numbers below zero as well", async () => {
  const padding = fc.integer({ min: 1, max: 3 }).chain((rank) =>
    fc.record({
      shape: list(rank, 4, 6),
      pads: list(2 * rank, 0, 3),
      cut: list(2 * rank, 0, 1),
      mode: fc.constantFrom("constant", "reflect", "edge", "wrap"),
      isOpen: fc.boolean(),
    }),
  );
  const property = fc.asyncProperty(padding, ({ shape, pads, cut, mode, isOpen }) =>
    checkGradient(
      {
        shapes: [shape],
        declared: [isOpen ? shape.map((_, axis) => `size${axis}`) : shape],
        build: (graph, [x]) => {
          // Less at either end, or more.
          const some = pads.map((pad, at) => (mode === "constant" && cut[at] === 1 ? -1 : pad));
          return graph.node("Pad", [x, graph.integers(some)], { mode });
        },
        opset: 19,
        linear: true,
      },
      "pad",
    ),
  );
  await expect(fc.assert(property, { numRuns: 50 })).resolves.toBeUndefined();
});

test("Resize in every mode, by factors and to sizes", async () => {
  const resizing = fc.record({
    sizes: list(2, 2, 5),
    to: list(2, 2, 8),
    mode: fc.constantFrom("nearest", "linear", "cubic"),
    nearest: fc.constantFrom("floor", "ceil", "round_prefer_floor", "round_prefer_ceil"),
    coordinates: fc.constantFrom(
      "half_pixel",
      "half_pixel_symmetric",
      "pytorch_half_pixel",
      "align_corners",
      "asymmetric",
    ),
    isBySizes: fc.boolean(),
    isOpen: fc.boolean(),
  });
  const property = fc.asyncProperty(resizing, (drawn) => {
    const { sizes, to, mode, nearest, coordinates, isBySizes, isOpen } = drawn;
    return checkGradient(
      {
        shapes: [[1, 2, ...sizes]],
        declared: [isOpen ? ["N", 2, "H", "W"] : [1, 2, ...sizes]],
        build: (graph, [x]) => {
          const factors = to.map((size, axis) => (size + 0.3) / sizes[axis]);
          const by = isBySizes
            ? ["", "", graph.integers([1, 2, ...to])]
            : ["", graph.constant("scales", Float32Array.of(1, 1, ...factors), [4])];
          return graph.node("Resize", [x, ...by], {
            mode,
            coordinate_transformation_mode: coordinates,
            ...(mode === "nearest" ? { nearest_mode: nearest } : {}),
          });
        },
        type: "float32",
        opset: 19,
        linear: true,
      },
      "resize",
    );
  });
  await expect(fc.assert(property, { numRuns: 50 })).resolves.toBeUndefined();
});

test.each([
  [
    "Resize",
    { keep_aspect_ratio_policy: "not_larger" },
    'keep_aspect_ratio_policy is "not_larger"',
  ],
  ["RoiAlign", { mode: "max" }, 'its mode is "max", and only means are differentiated'],
])("%s: a form that is not covered is named", (operator, attributes, message) => {
  const graph = new GraphBuilder(18);
  const x = graph.input("x", "float32", [1, 2, 6, 6]);
  const boxes = graph.constant("boxes", Float32Array.of(0, 0, 3, 3), [1, 4]);
  const batch = graph.constant("batch", BigInt64Array.of(0n), [1]);
  const more = operator === "Resize" ? ["", "", graph.integers([1, 2, 3, 4])] : [boxes, batch];
  graph.output("y", graph.node(operator, [x, ...more], attributes));
  const model = createModel(graph.toGraph("forms"), 18);
  expect(() => differentiate(model, { output: "y", parameters: ["x"] })).toThrow(message);
});
