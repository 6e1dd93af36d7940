import {
  type DataTypeMap,
  getKernel,
  type NamedAttrMap,
  type TensorInfo,
} from "@tensorflow/tfjs-core";

/** What the kernels use of the wasm backend. */
export interface WasmBackend {
  makeOutput(shape: number[], dtype: keyof DataTypeMap): TensorInfo;
  disposeData(dataId: object): boolean;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array;
}

/** What a kernel is called with. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: NamedAttrMap;
  readonly backend: WasmBackend;
}

/** A kernel of the wasm backend. */
export type WasmKernel = (call: KernelCall) => TensorInfo;

/** Runs a kernel that the wasm backend has. */
export function runKernel(
  name: string,
  backend: WasmBackend,
  inputs: Readonly<Record<string, TensorInfo>>,
  attrs: NamedAttrMap,
): TensorInfo {
  const kernel = getKernel(name, "wasm").kernelFunc as unknown as WasmKernel;
  return kernel({ inputs, attrs, backend });
}

/** Transposes by the kernel of the backend. */
export function transposed(backend: WasmBackend, x: TensorInfo, perm: number[]): TensorInfo {
  return runKernel("Transpose", backend, { x }, { perm });
}

/** Frees tensors that were needed on the way. */
export function dispose(backend: WasmBackend, ...tensors: TensorInfo[]): void {
  for (const { dataId } of tensors) backend.disposeData(dataId);
}

/**
 * The numbers of tensors where they are, float32 unless they say otherwise; no longer there once
 * something was allocated.
 */
export function heapViews(backend: WasmBackend, ...tensors: TensorInfo[]): Float32Array[] {
  // A tensor of another backend is moved here when it is first asked for, which allocates.
  for (const tensor of tensors) backend.typedArrayFromHeap(tensor);
  return tensors.map((tensor) => backend.typedArrayFromHeap(tensor) as Float32Array);
}
