import type { Attributes } from "../../src/graph/graph-builder.ts";
import type { GradientCase } from "../gradient-check.ts";

/** A convolution of an image with filters and a bias; linear in each of them. ONNX Runtime has it in float32 alone. */
function convolution(
  operator: "Conv" | "ConvTranspose",
  shapes: number[][],
  attributes: Attributes = {},
  more: Partial<GradientCase> = {},
): GradientCase {
  return {
    shapes,
    build: (graph, inputs) => graph.node(operator, inputs, attributes),
    type: "float32",
    linear: true,
    ...more,
  };
}

const conv = (...rest: [number[][], Attributes?, Partial<GradientCase>?]): GradientCase =>
  convolution("Conv", ...rest);

const transposed = (...rest: [number[][], Attributes?, Partial<GradientCase>?]): GradientCase =>
  convolution("ConvTranspose", ...rest);

const image = [2, 4, 6, 5];

/** Convolutions, forward and transposed. */
export const convolutionCases: Readonly<Record<string, GradientCase[]>> = {
  Conv: [
    conv([image, [3, 4, 3, 3], [3]], { pads: [1, 1, 1, 1] }),
    conv([image, [3, 4, 3, 2]], { pads: [0, 1, 2, 0], kernel_shape: [3, 2] }),
    // Rows at the end that no window reaches.
    conv([[1, 8, 8, 7], [2, 8, 3, 2], [2]], { strides: [4, 3], pads: [1, 0, 0, 0] }),
    conv(
      [
        [2, 8, 7, 8],
        [2, 8, 3, 2],
      ],
      { dilations: [2, 3], strides: [2, 1], pads: [2, 1, 2, 1] },
    ),
    // More padding than the window is wide.
    conv([[2, 3, 3, 3], [2, 3, 1, 2], [2]], { pads: [1, 2, 0, 1] }),
    // Groups, channel by channel, with several filters for each channel, with strides.
    conv([[2, 16, 4, 4], [4, 8, 2, 2], [4]], { group: 2, pads: [1, 0, 0, 1] }),
    conv([image, [4, 1, 3, 3], [4]], { group: 4, pads: [1, 1, 1, 1] }),
    conv([image, [8, 1, 2, 3]], { group: 4, strides: [2, 1] }),
    conv([image, [4, 2, 3, 4], [4]], { group: 2, pads: [2, 1, 1, 2], strides: [2, 2] }),
    // One element wide: of few places and of many, and with strides.
    conv([image, [3, 4, 1, 1], [3]]),
    conv([
      [2, 2, 1, 2],
      [5, 2, 1, 1],
    ]),
    conv([image, [2, 4, 1, 1]], { strides: [2, 3] }),
    conv([image, [4, 2, 1, 1]], { group: 2 }),
    // Large kernels.
    conv([
      [1, 9, 8, 8],
      [2, 9, 8, 7],
    ]),
    conv([[2, 3, 8, 8], [4, 3, 4, 4], [4]], { strides: [4, 4] }),
    conv(
      [
        [1, 4, 7, 7],
        [4, 1, 5, 5],
      ],
      { group: 4, pads: [2, 2, 2, 2], dilations: [1, 1] },
    ),
    ...["VALID", "SAME_UPPER", "SAME_LOWER"].flatMap((padding) => [
      conv([image, [3, 4, 3, 2], [3]], { auto_pad: padding }),
      conv(
        [
          [1, 8, 6, 5],
          [2, 8, 2, 3],
        ],
        { auto_pad: padding, strides: [2, 2] },
      ),
      conv(
        [
          [1, 8, 5, 4],
          [2, 8, 1, 1],
        ],
        { auto_pad: padding, strides: [3, 2] },
      ),
    ]),
    // Signals and volumes.
    conv([[2, 3, 9], [4, 3, 4], [4]], { strides: [2], pads: [1, 2] }),
    conv(
      [
        [2, 8, 9],
        [2, 8, 3],
      ],
      { dilations: [3], pads: [3, 2] },
    ),
    conv([[1, 8, 3, 4, 3], [2, 8, 2, 3, 2], [2]], { strides: [1, 2, 2], pads: [1, 1, 0, 0, 1, 1] }),
    conv(
      [
        [1, 2, 3, 4, 3],
        [2, 1, 2, 3, 2],
      ],
      { group: 2 },
    ),
    // An image that lies in its padding but for a window or two.
    conv(
      [
        [1, 2, 1, 2],
        [3, 2, 1, 1],
      ],
      { strides: [2, 3], pads: [1, 2, 0, 0] },
      {
        declared: [
          ["N", 2, "H", "W"],
          [3, 2, 1, 1],
        ],
      },
    ),
    // Sizes that only the run tells.
    ...[
      [1, 1],
      [2, 3],
    ].flatMap((strides) => [
      conv(
        [image, [3, 4, 3, 2], [3]],
        { strides, pads: [1, 0, 0, 1] },
        {
          declared: [["N", 4, "H", "W"], [3, 4, 3, 2], [3]],
        },
      ),
      conv(
        [[2, 8, 5, 7], [2, 8, 2, 2], [2]],
        { strides, pads: [1, 0, 0, 1] },
        {
          declared: [["N", "C", "H", "W"], [2, 8, 2, 2], [2]],
        },
      ),
      conv(
        [image, [4, 2, 3, 4]],
        { strides, group: 2, pads: [1, 1, 1, 2] },
        {
          declared: [
            ["N", 4, "H", "W"],
            [4, 2, 3, 4],
          ],
        },
      ),
      conv(
        [image, [4, 1, 3, 4]],
        { strides, group: 4, pads: [1, 1, 1, 2] },
        {
          declared: [
            ["N", 4, "H", "W"],
            [4, 1, 3, 4],
          ],
        },
      ),
      conv(
        [image, [5, 4, 1, 1]],
        { strides },
        {
          declared: [
            ["N", 4, "H", "W"],
            [5, 4, 1, 1],
          ],
        },
      ),
    ]),
  ],
  ConvTranspose: [
    transposed([[2, 3, 4, 3], [3, 2, 3, 3], [2]]),
    transposed([[2, 8, 3, 2], [8, 2, 3, 3], [2]], { strides: [2, 3], pads: [1, 0, 1, 2] }),
    transposed(
      [
        [2, 3, 3, 2],
        [3, 2, 2, 3],
      ],
      { strides: [3, 2], output_padding: [2, 1] },
    ),
    transposed(
      [
        [2, 3, 3, 2],
        [3, 9, 2, 3],
      ],
      { dilations: [2, 3], strides: [2, 1], output_padding: [1, 0] },
    ),
    transposed([[2, 4, 3, 3], [4, 2, 3, 3], [4]], {
      group: 2,
      strides: [2, 2],
      pads: [1, 1, 1, 1],
    }),
    transposed(
      [
        [2, 4, 3, 3],
        [4, 1, 3, 3],
      ],
      { group: 4 },
    ),
    transposed(
      [
        [1, 2, 3, 4],
        [2, 3, 3, 3],
      ],
      { output_shape: [6, 7], strides: [2, 2] },
    ),
    transposed(
      [
        [1, 2, 3, 4],
        [2, 3, 3, 3],
      ],
      {
        output_shape: [6, 10],
        strides: [2, 2],
        auto_pad: "SAME_UPPER",
      },
    ),
    ...["VALID", "SAME_UPPER", "SAME_LOWER"].flatMap((padding) => [
      transposed([[1, 2, 3, 4], [2, 3, 3, 4], [3]], { auto_pad: padding, strides: [2, 1] }),
      transposed(
        [
          [1, 2, 3, 4],
          [2, 3, 2, 2],
        ],
        { auto_pad: padding, strides: [3, 2] },
      ),
    ]),
    transposed([[2, 3, 5], [3, 2, 4], [2]], { strides: [2], pads: [1, 2] }),
    transposed(
      [
        [1, 2, 2, 3, 2],
        [2, 2, 2, 2, 3],
      ],
      { strides: [1, 2, 1] },
    ),
    transposed(
      [[2, 3, 4, 3], [3, 2, 3, 2], [2]],
      { strides: [2, 1], output_padding: [1, 0] },
      {
        declared: [["N", 3, "H", "W"], [3, 2, 3, 2], [2]],
      },
    ),
  ],
};
