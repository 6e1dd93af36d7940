import { ModelError } from "@balms/core";
import { getGradient, type GradFunc } from "@tensorflow/tfjs-core";
import { axisFromTheFront } from "./axis-from-the-front.ts";
import type { CpuCall } from "./cpu-backend.ts";
import { cumulativeSumGradient } from "./cumulative-sum-gradient.ts";
import { maxPooling3DGradientOnCpu } from "./max-pooling.ts";
import { mirrorPaddingGradient } from "./mirror-padding-gradient.ts";
import { averagePoolingGradient, roundedMaxPoolingGradient } from "./pooling-gradients.ts";
import { refuseOnWasm } from "./refuse-on-wasm.ts";
import { replaceGradients, restoreGradients } from "./replace-gradients.ts";
import { replaceKernels, restoreKernels } from "./replace-kernels.ts";
import { roundedConvolutionGradient } from "./rounded-convolution-gradient.ts";
import { bilinear, nearest, resizeGradientOnCpu } from "./resize-gradients.ts";

/** Gradients that are wrong on every backend, or by kernels of wasm that only the training kernels replace. */
const gradients = {
  AvgPool: averagePoolingGradient,
  AvgPool3D: averagePoolingGradient,
  Conv2D: roundedConvolutionGradient,
  Conv3D: refuseOnWasm("Conv3DBackpropInputV2"),
  Cumsum: cumulativeSumGradient,
  Dilation2D: refuseOnWasm("Dilation2DBackpropInput"),
  MaxPool: (original: GradFunc) => refuseOnWasm("MaxPoolGrad")(roundedMaxPoolingGradient(original)),
  MaxPool3D: refuseOnWasm("MaxPool3DGrad"),
  MirrorPad: mirrorPaddingGradient,
  ResizeBilinear: refuseOnWasm("ResizeBilinearGrad"),
  ResizeNearestNeighbor: refuseOnWasm("ResizeNearestNeighborGrad"),
};

const cpuKernels = {
  Cumprod: axisFromTheFront<CpuCall>,
  Cumsum: axisFromTheFront<CpuCall>,
  MaxPool3DGrad: () => maxPooling3DGradientOnCpu,
  ResizeBilinearGrad: () => resizeGradientOnCpu(bilinear),
  ResizeNearestNeighborGrad: () => resizeGradientOnCpu(nearest),
};

/**
 * Replaces gradients that TensorFlow.js 4.22 gets wrong without an error.
 *
 * On every backend: average pooling with padding, pooling and convolutions with a `dimRoundingMode`,
 * cumulative sums along any axis but the last, mirror padding. On cpu also: resized images (nearest in
 * batches of more than one, bilinear where height and width differ, both with `halfPixelCenters`), max
 * pooling of volumes by windows whose height and width differ. On wasm, gradients that only
 * `installWasmTrainingKernels` mends are refused until it was called; it includes this. The README lists what stays.
 *
 * `trainStep`, `fitBalanced` and all other training of this package do so by themselves; `model.fit` does
 * not. Calling it again changes nothing, but is counted.
 *
 * @returns a function that puts back what TensorFlow.js had, once everyone who called this has called theirs
 * @throws {@link ModelError} when no gradients are registered: `@tensorflow/tfjs-core` alone has none in Node
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { installGradientFixes } from "@balms/tfjs";
 *
 * const uninstall = installGradientFixes();
 * const x = tf.ones([1, 2, 2, 1]);
 * const gradient = tf.grad((x) => tf.sum(tf.avgPool(x as tf.Tensor4D, 2, 1, "same")))(x);
 * gradient.print(); // adds up to 4; without the fixes, to 2.25
 * uninstall();
 * ```
 */
export function installGradientFixes(): () => void {
  if (getGradient("RealDiv") == null) {
    throw new ModelError({
      received: "@tensorflow/tfjs-core without gradients",
      hint: 'Import "@tensorflow/tfjs" or "@tensorflow/tfjs-layers" first: they register the gradients.',
    });
  }
  replaceGradients(gradients);
  replaceKernels<CpuCall>("cpu", cpuKernels);
  let installed = true;
  return () => {
    if (!installed) return;
    installed = false;
    restoreGradients(Object.keys(gradients));
    restoreKernels("cpu", Object.keys(cpuKernels));
  };
}
