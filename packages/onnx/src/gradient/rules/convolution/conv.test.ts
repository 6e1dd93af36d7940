// Convolutions with any attributes: their gradients against differences, which are exact as convolutions are linear.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkGradient } from "../../../../test/gradient-check.ts";
import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { windowExtent } from "../../../graph/sliding-window.ts";
import { convTransposeGradient } from "./conv-transpose.ts";
import { convGradient } from "./conv.ts";

const list = (length: number, min: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min, max }), { minLength: length, maxLength: length });

const paddings = ["NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"];

/** Attributes of a window over one or two axes, and the smallest sizes that it fits in. */
const windows = fc.integer({ min: 1, max: 2 }).chain((axes) =>
  fc.record({
    kernel: list(axes, 1, 4),
    strides: list(axes, 1, 3),
    dilations: list(axes, 1, 2),
    pads: list(2 * axes, 0, 3),
    rest: list(axes, 0, 4),
    padding: fc.constantFrom(...paddings),
    group: fc.integer({ min: 1, max: 3 }),
    inner: fc.constantFrom(1, 2, 8),
    outer: fc.integer({ min: 1, max: 3 }),
    batch: fc.integer({ min: 1, max: 2 }),
    isOpen: fc.boolean(),
  }),
);

test("convolutions with any attributes", async () => {
  const property = fc.asyncProperty(windows, async (drawn) => {
    const { kernel, strides, pads, rest, padding, group, inner, outer, batch, isOpen } = drawn;
    // ONNX Runtime has no automatic padding of dilated windows.
    const isSame = padding.startsWith("SAME");
    const dilations = isSame ? kernel.map(() => 1) : drawn.dilations;
    const sizes = kernel.map((width, axis) => rest[axis] + windowExtent(width, dilations[axis]));
    const shapes = [
      [batch, group * inner, ...sizes],
      [group * outer, inner, ...kernel],
      [group * outer],
    ];
    const open = ["N", group * inner, ...kernel.map((_, axis) => `size${axis}`)];
    const attributes = { strides, dilations, group, auto_pad: padding };
    const padded = padding === "NOTSET" ? { ...attributes, pads } : attributes;
    const needsSizes = isSame && strides.some((stride) => stride > 1);
    await checkGradient(
      {
        shapes,
        declared: isOpen && !needsSizes ? [open, shapes[1], shapes[2]] : shapes,
        build: (graph, inputs) => graph.node("Conv", inputs, padded),
        type: "float32",
        linear: true,
      },
      convGradient.name,
    );
  });
  await expect(fc.assert(property, { numRuns: 40 })).resolves.toBeUndefined();
});

test("windows that lie in the padding alone, of an image whose size the run tells", async () => {
  const entry = {
    shapes: [
      [1, 1, 1],
      [1, 1, 1],
    ],
    declared: [
      ["N", 1, "size"],
      [1, 1, 1],
    ],
    build: (graph: GraphBuilder, inputs: string[]) =>
      graph.node("Conv", inputs, { strides: [3], pads: [2, 0] }),
    linear: true,
    type: "float32",
  } as const;
  await expect(checkGradient(entry, convGradient.name)).resolves.toBeUndefined();
});

test("transposed convolutions with any attributes", async () => {
  const property = fc.asyncProperty(windows, async (drawn) => {
    const { kernel, strides, dilations, rest, padding, group, inner, outer, batch, isOpen } = drawn;
    // Padding is cut off what comes out, of which something has to be left.
    const extents = kernel.map((width, axis) => windowExtent(width, dilations[axis]));
    const pads = drawn.pads.map((pad, at) => Math.min(pad, (extents[at % kernel.length] - 1) >> 1));
    const added = strides.map((stride, axis) => drawn.pads[axis] % stride);
    const sizes = rest.map((size) => size + 1);
    const shapes = [
      [batch, group * outer, ...sizes],
      [group * outer, inner, ...kernel],
      [group * inner],
    ];
    const open = ["N", group * outer, ...kernel.map((_, axis) => `size${axis}`)];
    const attributes = { strides, dilations, group, auto_pad: padding, output_padding: added };
    await checkGradient(
      {
        shapes,
        declared: isOpen ? [open, shapes[1], shapes[2]] : shapes,
        build: (graph, inputs) =>
          graph.node(
            "ConvTranspose",
            inputs,
            padding === "NOTSET" ? { ...attributes, pads } : attributes,
          ),
        type: "float32",
        linear: true,
      },
      convTransposeGradient.name,
    );
  });
  await expect(fc.assert(property, { numRuns: 40 })).resolves.toBeUndefined();
});
