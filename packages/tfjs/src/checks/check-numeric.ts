import { refuse } from "@balms/core/adapter";
import type { Tensor } from "@tensorflow/tfjs-core";
import { checkTensor } from "./check-tensor.ts";

/** Whether a tensor holds real numbers, or truth values. */
export function isNumeric({ dtype }: Tensor): boolean {
  return ["float32", "int32", "bool"].includes(dtype);
}

/** Checks that something is a tensor of numbers. */
export function checkNumeric(tensor: Tensor, parameter: string): Tensor {
  checkTensor(tensor, parameter);
  if (isNumeric(tensor)) return tensor;
  return refuse(parameter, `a ${tensor.dtype} tensor`, "a tensor of numbers");
}
