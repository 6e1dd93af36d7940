import { backend_util, engine, type GradFunc, mul, type NamedAttrMap } from "@tensorflow/tfjs-core";
import { pad, slice, type Tensor, tensor } from "@tensorflow/tfjs-core";
import type { Rounding, Shape4D } from "./convolution-types.ts";
import { exactPadding } from "./exact-padding.ts";
import { farPadding, type PoolingWindows, poolingWindows, windowSizes } from "./pooling-windows.ts";

/**
 * The gradient of average pooling. Forward, TensorFlow.js divides by as many places as a window has inside
 * of the input; backward, by all places of the window (its native backends do not). So dy is scaled by
 * what that makes of every window, and the padding is made part of the input, where all agree.
 */
export const averagePoolingGradient =
  (original: GradFunc): GradFunc =>
  (dy, saved, attrs) => {
    const [input] = saved;
    const windows = poolingWindows(input.shape, attrs);
    const factors = scaleOfWindows(windows);
    const rounded = attrs["dimRoundingMode"] != null;
    if (!rounded && factors.every((factor) => factor === 1)) return original(dy, saved, attrs);
    const gradient = dy as Tensor;
    const shape = [1, ...gradient.shape.slice(1, -1), 1];
    return {
      x: () => unpadded(input, mul(gradient, tensor(factors, shape)), windows, attrs),
    };
  };

/** The gradient of max pooling, for as many windows as there are: TensorFlow.js forgets how that was rounded. */
export const roundedMaxPoolingGradient =
  (original: GradFunc): GradFunc =>
  (dy, saved, attrs) => {
    const { filterSize, strides, pad: padding, dimRoundingMode } = attrs;
    if (dimRoundingMode == null) return original(dy, saved, attrs);
    const [input, output] = saved;
    const info = backend_util.computePool2DInfo(
      input.shape as Shape4D,
      filterSize as number,
      strides as number,
      1,
      padding as number,
      dimRoundingMode as Rounding,
    );
    const inputs = { dy: dy as Tensor, input, output };
    const exact = { filterSize, strides, pad: exactPadding(info) };
    return { x: () => engine().runKernel<Tensor>("MaxPoolGrad", inputs, exact) };
  };

/** How many places a window has, for each that it has inside of the input. */
function scaleOfWindows({ depth, height, width }: PoolingWindows): Float32Array {
  const axes = [depth, height, width];
  const [slices, rows, columns] = axes.map(windowSizes);
  const all = axes.reduce((product, { filter }) => product * filter, 1);
  return Float32Array.from(
    slices.flatMap((z) => rows.flatMap((y) => columns.map((x) => all / (z * y * x)))),
  );
}

function unpadded(
  input: Tensor,
  dy: Tensor,
  { depth, height, width }: PoolingWindows,
  { filterSize, strides }: NamedAttrMap,
): Tensor {
  const axes = input.rank === 4 ? [height, width] : [depth, height, width];
  const name = input.rank === 4 ? "AvgPoolGrad" : "AvgPool3DGrad";
  // Windows of a volume may begin inside of it, where a filter is smaller than its stride.
  const before = [0, ...axes.map((axis) => Math.max(axis.pad, 0)), 0];
  const after = [0, ...axes.map((axis) => Math.max(farPadding(axis), 0)), 0];
  const skipped = [0, ...axes.map((axis) => Math.max(-axis.pad, 0)), 0];
  const wide = pad(
    slice(input, skipped),
    before.map((margin, i): [number, number] => [margin, after[i]]),
  );
  const gradient = engine().runKernel<Tensor>(
    name,
    { dy, input: wide },
    { filterSize, strides, pad: "valid" },
  );
  const size = input.shape.map((length, i) => length - skipped[i]);
  const inside = slice(gradient, before, size);
  return pad(
    inside,
    skipped.map((length): [number, number] => [length, 0]),
  );
}
