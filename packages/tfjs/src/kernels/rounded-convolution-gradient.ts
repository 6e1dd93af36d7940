import { backend_util, engine, type GradFunc, type Tensor } from "@tensorflow/tfjs-core";
import type { Rounding, Shape4D } from "./convolution-types.ts";
import { exactPadding } from "./exact-padding.ts";

/**
 * The gradient of a convolution whose size was rounded as `dimRoundingMode` says: TensorFlow.js forgets
 * that, so the padding is written out for it.
 */
export const roundedConvolutionGradient =
  (original: GradFunc): GradFunc =>
  (dy, saved, attrs) => {
    const { strides, pad, dataFormat, dimRoundingMode } = attrs;
    if (dimRoundingMode == null) return original(dy, saved, attrs);
    const [x, filter] = saved;
    const info = backend_util.computeConv2DInfo(
      x.shape as Shape4D,
      filter.shape as Shape4D,
      strides as number,
      1,
      pad as number,
      dimRoundingMode as Rounding,
      false,
      dataFormat === "NCHW" ? "channelsFirst" : "channelsLast",
    );
    const [none, rows, columns] = exactPadding(info);
    const exact = dataFormat === "NCHW" ? [none, none, rows, columns] : [none, rows, columns, none];
    const shared = { strides, dataFormat, pad: exact };
    const run = (name: string, inputs: Record<string, Tensor>, shape: object): Tensor =>
      engine().runKernel<Tensor>(name, inputs, { ...shared, ...shape });
    const gradient = dy as Tensor;
    return {
      x: () => run("Conv2DBackpropInput", { dy: gradient, filter }, { inputShape: x.shape }),
      filter: () => run("Conv2DBackpropFilter", { x, dy: gradient }, { filterShape: filter.shape }),
    };
  };
