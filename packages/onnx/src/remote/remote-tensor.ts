import { refuse } from "@balms/core/adapter";
import type { Tensor, TensorConstructor } from "onnxruntime-common";

/** A tensor in main memory, for a runtime that is elsewhere: type, sizes and numbers. */
class RemoteTensor {
  readonly type: Tensor.Type;
  readonly dims: readonly number[];
  readonly data: ArrayLike<unknown>;
  readonly location = "cpu";

  constructor(
    type: Tensor.Type,
    data: ArrayLike<unknown>,
    dims: readonly number[] = [data.length],
  ) {
    const size = dims.reduce((all, one) => all * one, 1);
    if (data.length !== size) {
      refuse("dims", `[${dims.join(", ")}] for ${data.length} values`, "sizes that hold the data");
    }
    this.type = type;
    this.data = data;
    this.dims = dims;
  }

  get size(): number {
    return this.data.length;
  }

  getData(): Promise<ArrayLike<unknown>> {
    return Promise.resolve(this.data);
  }

  reshape(dims: readonly number[]): RemoteTensor {
    return new RemoteTensor(this.type, this.data, dims);
  }

  /** Nothing is held elsewhere. */
  dispose(): void {}
}

/** Makes tensors from their type, a typed array and sizes: the form that onnxruntime's constructor has for data in main memory. */
export const remoteTensor = RemoteTensor as unknown as TensorConstructor;
