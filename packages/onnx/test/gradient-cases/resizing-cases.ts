import type { Attributes } from "../../src/graph/graph-builder.ts";
import type { GradientCase } from "../gradient-check.ts";
import { unary } from "./operator-case.ts";

const linear = { linear: true } as const;

function pad(
  shape: number[],
  pads: number[],
  attributes: Attributes = {},
  more = {},
): GradientCase {
  return {
    shapes: [shape],
    build: (graph, [x]) => graph.node("Pad", [x, graph.integers(pads)], attributes),
    ...linear,
    ...more,
  };
}

/** By factors, or to sizes where all numbers are whole and larger than 3. */
function resize(shape: number[], to: number[], attributes: Attributes, more = {}): GradientCase {
  return {
    shapes: [shape],
    build: (graph, [x]) => {
      const by = to.every((size) => Number.isInteger(size) && size > 3)
        ? ["", "", graph.integers(to)]
        : ["", graph.constant("scales", Float32Array.from(to), [to.length])];
      return graph.node("Resize", [x, ...by], attributes);
    },
    type: "float32",
    ...linear,
    ...more,
  };
}

const modes = "half_pixel pytorch_half_pixel align_corners asymmetric half_pixel_symmetric".split(
  " ",
);
const nearest = "floor ceil round_prefer_floor round_prefer_ceil".split(" ");

/** Regions of two images of 6 × 5 pixels. */
const regions = [0.4, 0.3, 4.2, 3.1, 1.2, -0.7, 6.5, 5.4, 2, 2, 2.3, 2.4, 0, 0, 4.9, 5.2];

function align(attributes: Attributes, more = {}): GradientCase {
  return {
    shapes: [[2, 2, 6, 5]],
    build: (graph, [x]) => {
      const type = graph.floatTypeOf(x);
      const data = type === "float64" ? Float64Array.from(regions) : Float32Array.from(regions);
      const boxes = graph.constant("boxes", data, [4, 4]);
      const batch = graph.constant("batch", BigInt64Array.of(1n, 0n, 1n, 1n), [4]);
      return graph.node("RoiAlign", [x, boxes, batch], attributes);
    },
    ...linear,
    ...more,
  };
}

/** Operators that give an image another size. */
export const resizingCases: Readonly<Record<string, GradientCase[]>> = {
  DepthToSpace: [
    unary("DepthToSpace", { blocksize: 2 }, { shapes: [[2, 8, 2, 3]], ...linear }),
    unary("DepthToSpace", { blocksize: 2, mode: "CRD" }, { shapes: [[2, 8, 2, 3]], ...linear }),
    unary(
      "DepthToSpace",
      { blocksize: 3, mode: "CRD" },
      {
        shapes: [[1, 9, 2, 1]],
        declared: [["N", "C", "H", "W"]],
        ...linear,
      },
    ),
  ],
  Pad: [
    pad([2, 3], [1, 0, 0, 2]),
    pad([4, 5], [-1, 2, 1, -3]),
    ...["reflect", "edge"].flatMap((mode) => [
      pad([2, 3, 4, 5], [0, 0, 2, 1, 0, 0, 3, 4], { mode }),
      pad([4, 3, 2], [1, 0, 1, 2, 1, 0], { mode }),
      pad([5], [2, 3], { mode }),
      pad([2, 4], [0, 1, 0, 2], { mode }, { declared: [["N", "W"]] }),
    ]),
    pad([5], [-1, 2], { mode: "edge" }),
    pad([2, 4, 3], [0, 3, 2, 0, 1, 2], { mode: "wrap" }, { opset: 19 }),
    // A number of its own around, and chosen axes.
    {
      shapes: [[2, 3], []],
      build: (graph, [x, value]) => graph.node("Pad", [x, graph.integers([1, -1, 0, 2]), value]),
      ...linear,
    },
    {
      shapes: [[2, 3, 4], [1]],
      build: (graph, [x, value]) => {
        const inputs = [
          [1, 2, 0, 1],
          [-1, 0],
        ].map((list) => graph.integers(list));
        return graph.node("Pad", [x, inputs[0], value, inputs[1]]);
      },
      opset: 18,
      ...linear,
    },
    {
      shapes: [[2, 3, 4]],
      build: (graph, [x]) => {
        const inputs = [[1, 2], [-1]].map((list) => graph.integers(list));
        return graph.node("Pad", [x, inputs[0], "", inputs[1]], { mode: "reflect" });
      },
      opset: 18,
      ...linear,
    },
    // Pads that only the run tells.
    ...["constant", "reflect"].map((mode): GradientCase => ({
      shapes: [[3, 4]],
      build: (graph, [x]) => {
        const shape = graph.node("Shape", [x]);
        const some = graph.node("Sub", [shape, graph.integers([2, 2])]);
        const pads = graph.node("Concat", [some, graph.integers([0, 1])], { axis: 0 });
        return graph.node("Pad", [x, pads], { mode });
      },
      ...linear,
    })),
  ],
  Resize: [
    ...modes.flatMap((mode) => [
      resize(
        [1, 2, 3, 4],
        [1, 1, 2, 1.7],
        {
          mode: "linear",
          coordinate_transformation_mode: mode,
        },
        { opset: 19 },
      ),
      resize(
        [1, 2, 7, 5],
        [1, 1, 0.6, 0.5],
        {
          mode: "linear",
          coordinate_transformation_mode: mode,
        },
        { opset: 19 },
      ),
    ]),
    ...nearest.flatMap((nearest_mode) => [
      resize([1, 2, 3, 4], [1, 1, 2, 3], { mode: "nearest", nearest_mode }),
      resize([1, 2, 5, 7], [1, 1, 0.7, 1.3], {
        mode: "nearest",
        nearest_mode,
        coordinate_transformation_mode: "asymmetric",
      }),
    ]),
    resize([1, 1, 4, 5], [1, 1, 1.6, 0.7], { mode: "cubic" }),
    resize([1, 1, 4, 5], [1, 1, 1.6, 2], {
      mode: "cubic",
      cubic_coeff_a: -0.5,
      exclude_outside: 1,
    }),
    resize([4, 4, 4, 5], [4, 4, 6, 7], { mode: "linear" }),
    resize([1, 2, 7, 6], [1, 1, 0.5, 0.4], { mode: "linear", antialias: 1 }, { opset: 18 }),
    resize([2, 3, 4], [1, 1, 2], { mode: "nearest" }),
    resize([3, 4], [2, 1.5], { mode: "linear" }),
    resize([1, 2, 3, 4], [1, 1, 2, 2], { mode: "linear" }, { declared: [["N", 2, "H", "W"]] }),
    // Factors that change no size: the runtime copies.
    resize([1, 2, 3, 4], [1, 1, 1.2, 1.1], { mode: "nearest", nearest_mode: "floor" }),
    resize(
      [1, 2, 3, 4],
      [1, 1, 1.2, 1.1],
      { mode: "nearest", nearest_mode: "floor" },
      {
        declared: [["N", 2, "H", "W"]],
      },
    ),
    {
      shapes: [[1, 2, 5, 4]],
      build: (graph, [x]) => {
        const part = [0, 0, 0.2, -0.3, 1, 1, 0.9, 0.8];
        const roi = graph.constant("roi", Float32Array.from(part), [8]);
        return graph.node("Resize", [x, roi, "", graph.integers([1, 2, 5, 4])], {
          mode: "linear",
          coordinate_transformation_mode: "tf_crop_and_resize",
        });
      },
      type: "float32",
      ...linear,
    },
    // A part of the image, with a number of its own beyond the image.
    ...[0, 2.5].map((extrapolation_value): GradientCase => ({
      shapes: [[1, 2, 5, 4]],
      build: (graph, [x]) => {
        const part = [0, 0, 0.2, -0.3, 1, 1, 0.9, 0.8];
        const roi = graph.constant("roi", Float32Array.from(part), [8]);
        return graph.node("Resize", [x, roi, "", graph.integers([1, 2, 4, 6])], {
          mode: "linear",
          coordinate_transformation_mode: "tf_crop_and_resize",
          extrapolation_value,
        });
      },
      type: "float32",
      ...linear,
    })),
    {
      shapes: [[1, 2, 4, 3]],
      build: (graph, [x]) =>
        graph.node("Resize", [x, "", "", graph.integers([7, 5])], {
          mode: "linear",
          axes: [3, 2],
        }),
      type: "float32",
      opset: 18,
      ...linear,
    },
  ],
  RoiAlign: [
    align({ output_height: 2, output_width: 3, sampling_ratio: 2 }),
    align({ output_height: 3, output_width: 2, spatial_scale: 0.5 }),
    align({
      output_height: 2,
      output_width: 2,
      coordinate_transformation_mode: "output_half_pixel",
    }),
    align({ output_height: 2, output_width: 2, sampling_ratio: 1 }, { opset: 13 }),
    align({ output_height: 2, output_width: 3 }, { declared: [["N", "C", "H", "W"]] }),
  ],
  SpaceToDepth: [unary("SpaceToDepth", { blocksize: 2 }, { shapes: [[2, 3, 4, 2]], ...linear })],
};
