import type { Attributes } from "../../src/graph/graph-builder.ts";
import type { GradientCase } from "../gradient-check.ts";
import { distinct } from "./draws.ts";
import { unary } from "./operator-case.ts";

const linear = { type: "float32", linear: true } as const;

const greatest = (shape: number[], attributes: Attributes, more = {}): GradientCase =>
  unary("MaxPool", attributes, { shapes: [shape], draw: distinct(3), ...more });

const mean = (shape: number[], attributes: Attributes, more = {}): GradientCase =>
  unary("AveragePool", attributes, { shapes: [shape], ...linear, ...more });

/** Away from zero, where the norm has a corner. */
const apart: GradientCase["draw"] = (random) =>
  (random.integer(2) * 2 - 1) * (0.5 + random.uniform());

const norm = (shape: number[], attributes: Attributes, more = {}): GradientCase =>
  unary("LpPool", attributes, { shapes: [shape], type: "float32", draw: apart, ...more });

/** Pooling: of windows, and of all of a channel. */
export const poolingCases: Readonly<Record<string, GradientCase[]>> = {
  AveragePool: [
    mean([2, 3, 6, 4], { kernel_shape: [2, 2], strides: [2, 2] }),
    mean([2, 2, 5, 6], { kernel_shape: [3, 2], pads: [1, 0, 1, 1] }),
    mean([2, 2, 5, 6], { kernel_shape: [3, 2], pads: [1, 0, 1, 1], count_include_pad: 1 }),
    mean([1, 2, 6, 7], { kernel_shape: [3, 3], strides: [2, 3], ceil_mode: 1 }),
    mean([1, 2, 6, 7], {
      kernel_shape: [3, 3],
      strides: [2, 2],
      pads: [1, 1, 1, 1],
      ceil_mode: 1,
      count_include_pad: 1,
    }),
    ...["VALID", "SAME_UPPER", "SAME_LOWER"].map((padding) =>
      mean([2, 2, 5, 4], { kernel_shape: [3, 2], strides: [2, 1], auto_pad: padding }),
    ),
    mean([2, 3, 7], { kernel_shape: [3], strides: [2], pads: [1, 0] }),
    mean([1, 2, 3, 4, 3], { kernel_shape: [2, 2, 2] }),
    mean([1, 2, 7, 6], { kernel_shape: [2, 3], dilations: [3, 2] }, { opset: 19 }),
    mean(
      [2, 2, 5, 6],
      { kernel_shape: [3, 2], pads: [1, 0, 1, 1] },
      {
        declared: [["N", "C", "H", "W"]],
      },
    ),
  ],
  GlobalAveragePool: [
    unary("GlobalAveragePool", {}, { shapes: [[2, 3, 4, 2]], ...linear }),
    unary("GlobalAveragePool", {}, { shapes: [[2, 3, 4]], ...linear }),
    unary(
      "GlobalAveragePool",
      {},
      {
        shapes: [[2, 3, 4, 2]],
        declared: [["N", 3, "H", "W"]],
        ...linear,
      },
    ),
  ],
  GlobalLpPool: [
    unary("GlobalLpPool", {}, { shapes: [[2, 3, 2, 2]], type: "float32", draw: apart }),
    unary("GlobalLpPool", { p: 1 }, { shapes: [[2, 3, 4]], type: "float32", draw: apart }),
    unary("GlobalLpPool", { p: 3 }, { shapes: [[2, 3, 4]], type: "float32", draw: apart }),
  ],
  GlobalMaxPool: [
    unary("GlobalMaxPool", {}, { shapes: [[2, 3, 4, 2]], draw: distinct(3), type: "float32" }),
    unary("GlobalMaxPool", {}, { shapes: [[2, 3, 4]], draw: distinct(3), type: "float32" }),
  ],
  LpPool: [
    norm([2, 2, 4, 5], { kernel_shape: [2, 3], strides: [2, 1], pads: [0, 1, 1, 1] }),
    norm([2, 2, 5], { kernel_shape: [3], p: 3 }),
    norm([2, 2, 5], { kernel_shape: [3], p: 1, strides: [2], auto_pad: "SAME_UPPER" }),
  ],
  MaxPool: [
    greatest([2, 3, 6, 4], { kernel_shape: [2, 2], strides: [2, 2] }),
    greatest([2, 3, 6, 4], { kernel_shape: [2, 2], strides: [2, 2] }, { opset: 13 }),
    greatest([2, 2, 6, 7], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
    greatest([2, 2, 6, 5], { kernel_shape: [3, 2] }),
    greatest([1, 2, 6, 7], { kernel_shape: [3, 3], strides: [2, 3], ceil_mode: 1 }),
    greatest([1, 2, 7, 6], { kernel_shape: [2, 3], dilations: [3, 2], pads: [1, 0, 1, 1] }),
    greatest([2, 2, 5, 4], { kernel_shape: [3, 2], storage_order: 1 }),
    ...["VALID", "SAME_UPPER", "SAME_LOWER"].map((padding) =>
      greatest([2, 2, 5, 4], { kernel_shape: [3, 2], strides: [2, 1], auto_pad: padding }),
    ),
    greatest([2, 3, 7], { kernel_shape: [3], strides: [2], pads: [1, 0] }),
    greatest([1, 2, 3, 4, 3], { kernel_shape: [2, 2, 2] }),
    greatest(
      [2, 2, 6, 7],
      { kernel_shape: [3, 3], strides: [2, 2] },
      {
        declared: [["N", "C", "H", "W"]],
      },
    ),
  ],
};
