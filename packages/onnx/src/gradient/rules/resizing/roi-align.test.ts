// Regions anywhere in the images and beyond them: against differences, which are exact as means are linear, and against torchvision.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkGradient } from "../../../../test/gradient-check.ts";
import { runModel } from "../../../../test/run-model.ts";
import { GraphBuilder } from "../../../graph/graph-builder.ts";
import { createModel } from "../../../model/model.ts";
import { differentiate } from "../../differentiate.ts";

const [height, width] = [6, 5];

/** A region in quarters of a pixel, of no size too. */
const region = fc
  .tuple(
    fc.integer({ min: -8, max: 4 * width + 4 }),
    fc.integer({ min: -8, max: 4 * height + 4 }),
    fc.integer({ min: 0, max: 4 * width }),
    fc.integer({ min: 0, max: 4 * height }),
  )
  .map(([left, top, across, down]) => [left, top, left + across, top + down].map((at) => at / 4));

test("means of any regions of several images", async () => {
  const aligned = fc.record({
    regions: fc.array(fc.record({ image: fc.integer({ min: 0, max: 2 }), region }), {
      minLength: 1,
      maxLength: 5,
    }),
    output_height: fc.integer({ min: 1, max: 3 }),
    output_width: fc.integer({ min: 1, max: 3 }),
    sampling_ratio: fc.integer({ min: 0, max: 3 }),
    spatial_scale: fc.constantFrom(1, 0.5, 2),
    mode: fc.constantFrom("half_pixel", "output_half_pixel", undefined),
    isOpen: fc.boolean(),
  });
  const property = fc.asyncProperty(aligned, ({ regions, mode, isOpen, ...attributes }) =>
    checkGradient(
      {
        shapes: [[3, 2, height, width]],
        declared: [isOpen ? ["N", 2, "H", "W"] : [3, 2, height, width]],
        build: (graph, [x]) => {
          const numbers = regions.flatMap(({ region: corners }) =>
            corners.map((at) => at / attributes.spatial_scale),
          );
          const boxes = graph.constant("boxes", Float32Array.from(numbers), [regions.length, 4]);
          const images = BigInt64Array.from(regions, ({ image }) => BigInt(image));
          const batch = graph.constant("batch", images, [regions.length]);
          const places = mode === undefined ? {} : { coordinate_transformation_mode: mode };
          return graph.node("RoiAlign", [x, boxes, batch], { ...attributes, ...places });
        },
        type: "float32",
        linear: true,
        // Before version 16 there is no mode.
        opset: mode === undefined ? 13 : 18,
      },
      "regions",
    ),
  );
  await expect(fc.assert(property, { numRuns: 60 })).resolves.toBeUndefined();
});

// torchvision.ops.roi_align on zeros [2, 1, 5, 4] in double precision, y.backward(arange(1, 13)).
const ofTorchvision = {
  // aligned=False, sampling_ratio=2, spatial_scale=0.5
  output_half_pixel: [
    0, 0, 0, 0, 0.0256348, 0.324707, 0.3503418, 0.5024414, 0.1098633, 1.3916016, 1.5014648,
    2.1533203, 0.1142578, 1.4472656, 1.5571289, 2.2250977, 0.3127441, 3.9614258, 4.1848145,
    5.8378906, 0.1488281, 0.1347656, 0.1734375, 0.1054688, 1.2104687, 0.9679687, 1.179375,
    0.7171875, 1.8157031, 1.2597656, 11.1721875, 11.1148438, 0, 0, 10.75, 11.25, 0, 0, 0, 0,
  ],
  // aligned=True, sampling_ratio=0 (as many as a region has pixels), spatial_scale=1
  half_pixel: [
    0, 0, 0, 0, 0.5360243, 1.0720486, 1.4162326, 0.9479167, 0.6906467, 1.3812934, 1.8247613,
    1.2213542, 0.8349609, 1.6699219, 2.1435547, 1.4279514, 1.5008681, 3.0017361, 3.8029514,
    2.5277778, 0.4965278, 0.5759722, 0.5561111, 0.1047222, 1.8902778, 1.6622222, 1.5827778,
    0.2980556, 0.5409722, 0.4506944, 0.4277778, 0.0805556, 0, 0, 0, 0, 0, 0, 0, 0,
  ],
};

test.each([
  ["output_half_pixel", { sampling_ratio: 2, spatial_scale: 0.5 }, 18],
  ["output_half_pixel", { sampling_ratio: 2, spatial_scale: 0.5 }, 10],
  ["half_pixel", { sampling_ratio: 0 }, 16],
] as const)(
  "%s: gradients are those of torchvision (%o, version %i)",
  async (mode, attributes, opset) => {
    const graph = new GraphBuilder(opset);
    const x = graph.input("x", "float32", ["N", 1, "H", "W"]);
    const { spatial_scale: scale = 1 } = attributes as { spatial_scale?: number };
    const corners = [-1.2, 0.4, 3.1, 2.2, 0.5, 1.25, 3.75, 5.5, 2, 2, 2, 2].map((at) => at / scale);
    const boxes = graph.constant("boxes", Float32Array.from(corners), [3, 4]);
    const batch = graph.constant("batch", BigInt64Array.of(1n, 0n, 1n), [3]);
    const places = opset < 16 ? {} : { coordinate_transformation_mode: mode };
    const sizes = { output_height: 2, output_width: 2 };
    const y = graph.node("RoiAlign", [x, boxes, batch], { ...sizes, ...attributes, ...places });
    const factors = Float32Array.from({ length: 12 }, (_, index) => index + 1);
    const weighted = graph.node("Mul", [y, graph.constant("factors", factors, [3, 1, 2, 2])]);
    graph.output("loss", weighted);
    const model = differentiate(createModel(graph.toGraph("regions"), opset), {
      output: "loss",
      parameters: ["x"],
    });
    const { "x.gradient": gradient } = await runModel(model, {
      x: [[2, 1, 5, 4], new Float32Array(40)],
    });
    const expected = ofTorchvision[mode];
    expect(gradient.length).toBe(expected.length);
    for (const [index, value] of expected.entries()) expect(gradient[index]).toBeCloseTo(value, 5);
  },
);

test("regions that are computed are taken as they are, as torchvision takes them", async () => {
  const graph = new GraphBuilder(18);
  const x = graph.input("x", "float32", [1, 1, 4, 4]);
  const sides = graph.input("sides", "float32", [1, 4]);
  const batch = graph.constant("batch", BigInt64Array.of(0n), [1]);
  const boxes = graph.node("Mul", [sides, sides]);
  const y = graph.node("RoiAlign", [x, boxes, batch], { sampling_ratio: 1 });
  graph.output(
    "loss",
    graph.node("Add", [
      graph.node("ReduceSum", [y], { keepdims: 0 }),
      graph.node("ReduceSum", [sides], { keepdims: 0 }),
    ]),
  );
  const model = differentiate(createModel(graph.toGraph("regions"), 18), {
    output: "loss",
    parameters: ["x", "sides"],
  });
  const { "sides.gradient": gradient } = await runModel(model, {
    x: [[1, 1, 4, 4], Float32Array.from({ length: 16 }, (_, index) => index * index)],
    sides: [[1, 4], Float32Array.of(0.5, 0.5, 1.7, 1.6)],
  });
  expect(gradient).toEqual([1, 1, 1, 1]);
});
