import { ModelError } from "@balms/core";
import { getKernel, type KernelConfig, type KernelFunc } from "@tensorflow/tfjs-core";
import { registerKernel, unregisterKernel } from "@tensorflow/tfjs-core";
import { convolutionFilterGradient } from "./convolution-filter-gradient.ts";
import { convolutionInputGradient } from "./convolution-input-gradient.ts";
import { depthwiseFilterGradient, depthwiseInputGradient } from "./depthwise-gradients.ts";
import { segmentSum } from "./segment-sum.ts";
import { transposedProduct } from "./transposed-product.ts";
import type { KernelCall, WasmKernel } from "./wasm-backend.ts";

/** Kernels that need what the backend itself has under that name. */
const faster: Readonly<Record<string, (original: WasmKernel) => WasmKernel>> = {
  BatchMatMul: transposedProduct,
  _FusedMatMul: transposedProduct,
  Conv2DBackpropInput: convolutionInputGradient,
};

/** Kernels that the backend lacks. */
const missing: Readonly<Record<string, WasmKernel>> = {
  Conv2DBackpropFilter: convolutionFilterGradient,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
  UnsortedSegmentSum: segmentSum,
};

/** What our kernels carry: what is installed is known to the registry alone. */
interface Mark {
  /** What the kernel replaced. */
  readonly own: KernelConfig | undefined;
  /** How many want it there. */
  users: number;
}

const mark = Symbol.for("balms.tfjs.kernel");

const markOf = ({ kernelFunc }: KernelConfig): Mark | undefined =>
  (kernelFunc as { readonly [mark]?: Mark })[mark];

/**
 * Replaces and adds kernels of the wasm backend, so that training on it is fast and complete.
 *
 * Products of transposed matrices, which are most of a training step, take the SIMD path instead of a
 * scalar loop (also those of `tf.fused.matMul`, whose own numbers are wrong with a transposition and
 * more than 48 inner rows). Gradients of convolutions are computed as convolutions. Filter gradients
 * (plain and depthwise) and the gradient of embeddings exist at all. Other backends stay as they
 * are. Calling it again changes nothing, but is counted.
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
  for (const [name, replace] of Object.entries(faster)) {
    const there: KernelConfig | undefined = getKernel(name, "wasm");
    if (there === undefined || join(there)) continue;
    install(name, replace(there.kernelFunc as unknown as WasmKernel), there);
  }
  for (const [name, kernel] of Object.entries(missing)) {
    const there: KernelConfig | undefined = getKernel(name, "wasm");
    if (there === undefined) install(name, kernel);
    else join(there);
  }
  let installed = true;
  return () => {
    if (installed) uninstall();
    installed = false;
  };
}

/** Counts one more who wants a kernel, if it is ours; says whether it is. */
function join(kernel: KernelConfig): boolean {
  const held = markOf(kernel);
  if (held !== undefined) held.users++;
  return held !== undefined;
}

function install(name: string, kernel: WasmKernel, own?: KernelConfig): void {
  const marked: Mark = { own, users: 1 };
  // A function of its own for each registration, since the mark is put on it.
  const kernelFunc: KernelFunc = Object.assign(
    ((call) => kernel(call as unknown as KernelCall)) as KernelFunc,
    { [mark]: marked },
  );
  if (own !== undefined) unregisterKernel(name, "wasm");
  // What prepares the replaced kernel still has to run when the backend starts.
  const config: KernelConfig = { kernelName: name, backendName: "wasm", kernelFunc };
  registerKernel(own === undefined ? config : { ...own, kernelFunc });
}

function uninstall(): void {
  for (const name of [...Object.keys(faster), ...Object.keys(missing)]) {
    const kernel: KernelConfig | undefined = getKernel(name, "wasm");
    const held = kernel === undefined ? undefined : markOf(kernel);
    if (held === undefined || --held.users > 0) continue;
    unregisterKernel(name, "wasm");
    if (held.own !== undefined) registerKernel(held.own);
  }
}
