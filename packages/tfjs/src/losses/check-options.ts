import { Tensor } from "@tensorflow/tfjs-core";
import { refuseValue } from "../guards/refuse-argument.ts";

/** Refuses what nothing would be read from: numbers, text, lists, tensors. */
export function checkOptions(options: object | undefined): void {
  if (options === undefined || (isObject(options) && !(options instanceof Tensor))) return;
  refuseValue("options", options, "an object");
}

const isObject = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !ArrayBuffer.isView(value);
