import type { TypedArray, TypedMatrix } from "@balms/sampler";
import type { Tensor } from "@tensorflow/tfjs-core";

/** A tensor's numbers, with their shape. */
export async function readTensor(tensor: Tensor): Promise<TypedMatrix> {
  const data = (await tensor.data()) as TypedArray;
  return { data, shape: tensor.shape };
}
