import { backend_util, engine, type GradFunc, mul, type NamedAttrMap } from "@tensorflow/tfjs-core";
import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import { exactPadding } from "./exact-padding.ts";
import type { Rounding, Shape4D } from "./convolution-info.ts";
import { type PoolingWindows, poolingWindows, windowSizes } from "./pooling-windows.ts";

/**
 * The gradient of average pooling. Forward, TensorFlow.js divides by as many places as a window has inside
 * of the input; backward, by all places of the window. So dy is scaled by what that makes of every window.
 */
export const averagePoolingGradient = (): GradFunc => (dy, saved, attrs) => ({
  x: () => {
    const [input] = saved;
    const scaled = scaleByWindow(dy as Tensor, poolingWindows(input.shape, attrs));
    const name = input.rank === 4 ? "AvgPoolGrad" : "AvgPool3DGrad";
    return engine().runKernel<Tensor>(name, { dy: scaled, input }, sized(input, attrs));
  },
});

/** The gradient of max pooling, for as many windows as there are: TensorFlow.js forgets how that was rounded. */
export const maxPoolingGradient = (): GradFunc => (dy, saved, attrs) => ({
  x: () => {
    const [input, output] = saved;
    const inputs = { dy: dy as Tensor, input, output };
    return engine().runKernel<Tensor>("MaxPoolGrad", inputs, sized(input, attrs));
  },
});

function scaleByWindow(dy: Tensor, windows: PoolingWindows): Tensor {
  const axes = [windows.depth, windows.height, windows.width];
  const [slices, rows, columns] = axes.map(windowSizes);
  const all = axes.reduce((product, { filter }) => product * filter, 1);
  const factors = slices.flatMap((z) => rows.flatMap((y) => columns.map((x) => all / (z * y * x))));
  if (factors.every((factor) => factor === 1)) return dy;
  return mul(dy, tensor(Float32Array.from(factors), [1, ...dy.shape.slice(1, -1), 1]));
}

/** The settings of a pooling, its padding written out where kernels can read it. */
function sized(input: Tensor, attrs: NamedAttrMap): NamedAttrMap {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  if (input.rank !== 4) return attrs;
  const info = backend_util.computePool2DInfo(
    input.shape as Shape4D,
    filterSize as number,
    strides as number,
    1,
    pad as "same",
    dimRoundingMode as Rounding,
  );
  return { filterSize, strides, pad: exactPadding(info) };
}
