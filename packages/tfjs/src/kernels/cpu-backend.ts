import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";

/** What kernels use of the cpu backend, and are called with. */
export interface CpuCall {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: NamedAttrMap;
  readonly backend: {
    readonly data: { get(id: object): { readonly values: Float32Array } };
    makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): TensorInfo;
  };
}

/** A kernel of the cpu backend. */
export type CpuKernel = (call: CpuCall) => TensorInfo;
