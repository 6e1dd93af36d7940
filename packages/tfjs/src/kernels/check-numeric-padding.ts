import { ArgumentError } from "@balms/core";
import type { ConvolutionInfo, Rounding } from "./convolution-types.ts";

const rounds = { floor: Math.floor, round: Math.round, ceil: Math.ceil };

/**
 * Refuses padding by a number where TensorFlow.js computes the width of the output from the height of
 * the filter and the stride down. Kernels of the wasm backend then write past the end of their output.
 */
export function checkNumericPadding(
  info: ConvolutionInfo,
  pad: unknown,
  rounding: Rounding | null | undefined,
): void {
  if (typeof pad !== "number") return;
  const { inWidth, effectiveFilterWidth, strideWidth, outWidth } = info;
  const exact = (inWidth - effectiveFilterWidth + 2 * pad) / strideWidth + 1;
  if ((rounding == null ? Math.trunc : rounds[rounding])(exact) === outWidth) return;
  const filter = [info.filterHeight, info.filterWidth].join(", ");
  const strides = [info.strideHeight, info.strideWidth].join(", ");
  const explicit = `[[0, 0], [${pad}, ${pad}], [${pad}, ${pad}], [0, 0]]`;
  throw new ArgumentError({
    parameter: "pad",
    received: `${pad} with a filter of [${filter}] and strides [${strides}]`,
    expected: pad === 0 ? '"valid"' : explicit,
    hint: "Where padding is a number, TensorFlow.js computes the width of the output by the height of the filter and the stride down; on the wasm backend that corrupts memory.",
  });
}
