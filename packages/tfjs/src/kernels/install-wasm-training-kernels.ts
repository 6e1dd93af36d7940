import { ModelError } from "@balms/core";
import { getKernel } from "@tensorflow/tfjs-core";
import { axisFromTheFront } from "./axis-from-the-front.ts";
import { castToBoolean } from "./cast-to-boolean.ts";
import { convolutionFilterGradient } from "./convolution-filter-gradient.ts";
import { convolutionInputGradient } from "./convolution-input-gradient.ts";
import { depthwiseFilterGradient, depthwiseInputGradient } from "./depthwise-gradients.ts";
import { paddedConvolution, paddedPooling } from "./exact-padding.ts";
import { dilationFilterGradient, dilationInputGradient } from "./greyscale-dilation.ts";
import { greyscaleDilation } from "./greyscale-dilation.ts";
import { installGradientFixes } from "./install-gradient-fixes.ts";
import { keepNaN } from "./keep-nan.ts";
import { maxPooling3D, maxPoolingGradient } from "./max-pooling.ts";
import {
  addKernels,
  type Replacements,
  replaceKernels,
  restoreKernels,
} from "./replace-kernels.ts";
import { bilinear, nearest, resizeGradientOnWasm } from "./resize-gradients.ts";
import { segmentSum } from "./segment-sum.ts";
import { fusedTransposedProduct, transposedProduct } from "./transposed-product.ts";
import { volumeFilterGradient, volumeInputGradient } from "./volume-convolution-gradients.ts";
import type { KernelCall, WasmKernel } from "./wasm-backend.ts";

type Replacement = (original: WasmKernel) => WasmKernel;

/** Kernels that the backend has, but slow or wrong. */
const replaced: Readonly<Record<string, Replacement>> = {
  BatchMatMul: transposedProduct,
  Cast: castToBoolean,
  ClipByValue: keepNaN,
  Conv2D: paddedConvolution(false),
  Conv2DBackpropInput: () => convolutionInputGradient,
  Conv3DBackpropFilterV2: () => volumeFilterGradient,
  Conv3DBackpropInputV2: () => volumeInputGradient,
  DepthwiseConv2dNative: paddedConvolution(true),
  Cumprod: axisFromTheFront<KernelCall> as Replacement,
  Cumsum: axisFromTheFront<KernelCall> as Replacement,
  Dilation2D: () => greyscaleDilation,
  Dilation2DBackpropFilter: () => dilationFilterGradient,
  Dilation2DBackpropInput: () => dilationInputGradient,
  FusedConv2D: paddedConvolution(false),
  FusedDepthwiseConv2D: paddedConvolution(true),
  AvgPool: paddedPooling,
  MaxPool: paddedPooling,
  MaxPool3D: () => maxPooling3D,
  MaxPool3DGrad: () => maxPoolingGradient,
  MaxPoolGrad: () => maxPoolingGradient,
  Relu6: keepNaN,
  ResizeBilinearGrad: () => resizeGradientOnWasm(bilinear),
  ResizeNearestNeighborGrad: () => resizeGradientOnWasm(nearest),
  _FusedMatMul: fusedTransposedProduct,
};

/** Kernels that the backend lacks. */
const missing: Readonly<Record<string, WasmKernel>> = {
  Conv2DBackpropFilter: convolutionFilterGradient,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
  UnsortedSegmentSum: segmentSum,
};

/**
 * Replaces and adds kernels of the wasm backend, so that training on it is fast, complete and right.
 *
 * Products of transposed matrices, which are most of a training step, take the SIMD path instead of a
 * scalar loop, and gradients of convolutions are computed as convolutions. Filter gradients (plain and
 * depthwise) and the gradient of embeddings exist at all. What the backend computes wrongly without an
 * error is replaced: max pooling of what is not positive, gradients of conv3d, fused products in batches,
 * "same" convolutions by small filters, resized images, and more that the README lists, together with
 * what is refused and what stays as it is. Gradients are mended for all backends, by
 * {@link installGradientFixes}. Calling it again changes nothing, but is counted.
 *
 * @returns a function that puts the backend's own kernels back, once everyone who called this has called theirs
 * @throws {@link ModelError} when no wasm backend was imported
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { installWasmTrainingKernels } from "@balms/tfjs";
 * import "@tensorflow/tfjs-backend-wasm";
 *
 * const uninstall = installWasmTrainingKernels();
 * await tf.setBackend("wasm");
 * // … train …
 * uninstall();
 * ```
 */
export function installWasmTrainingKernels(): () => void {
  if (getKernel("BatchMatMul", "wasm") == null) {
    throw new ModelError({
      parameter: "wasm",
      received: "no such backend",
      hint: 'Import "@tensorflow/tfjs-backend-wasm" first.',
    });
  }
  const restoreGradients = installGradientFixes();
  replaceKernels<KernelCall>("wasm", replaced as Replacements<KernelCall>);
  addKernels<KernelCall>("wasm", missing);
  let installed = true;
  return () => {
    if (!installed) return;
    installed = false;
    restoreKernels("wasm", [...Object.keys(replaced), ...Object.keys(missing)]);
    restoreGradients();
  };
}
