import { MessageEncoder } from "../wire/encode-message.ts";
import { checkModel } from "./check-model.ts";
import type { OnnxModel } from "./model.ts";
import { refuseModel } from "./refuse-model.ts";

/** Readers of protobuf take no file of 2 GB or more. */
export const mostBytes: number = 2 ** 31 - 1;

/**
 * The bytes of an ONNX model, as they go into an `.onnx` file. Fields that balms does not know are kept.
 *
 * @throws {@link ModelError} when the model is not consistent (see {@link checkModel}), when its data lie in a file (see {@link openModel})
 * and when it takes 2 GB or more, which no reader of protobuf takes.
 * @example
 * ```ts
 * import { headModel, writeModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(writeModel(model).length > 0); // true
 * ```
 */
export function writeModel(model: OnnxModel): Uint8Array {
  checkModel(model, "model");
  const parts = new MessageEncoder().encode(model);
  if (parts.size > mostBytes) {
    refuseModel(
      "model",
      `a model of ${parts.size} bytes`,
      "one below 2 GB: no reader of protobuf takes more, ONNX Runtime included",
      "Keep the weights in files beside the model (external data), or store them as float16.",
    );
  }
  const bytes = parts.toBytes();
  if (bytes !== undefined) return bytes;
  return refuseModel(
    "model",
    "a model that was opened, whose weights stayed in the file",
    "a model in memory",
    "modelParts(model) says what its file consists of; readModel(bytes) reads all of a file.",
  );
}
