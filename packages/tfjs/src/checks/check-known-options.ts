import { checkOptions, refuseValue } from "@balms/core/adapter";
import { Tensor } from "@tensorflow/tfjs-core";

/** Refuses options that are none, such as tensors, and names among them that nothing would read. */
export function checkKnownOptions(
  options: object | undefined,
  known: readonly string[],
  parameter?: string,
): void {
  if (options === null || options instanceof Tensor || ArrayBuffer.isView(options)) {
    refuseValue(parameter ?? "options", options, "an object of options");
  }
  checkOptions(options, known, parameter);
}
