import { toBinary } from "@bufbuild/protobuf";
import { checkModel } from "./check-model.ts";
import type { OnnxModel } from "./model.ts";
import { ModelProtoSchema } from "./onnx_pb.ts";

/**
 * The bytes of an ONNX model, as they go into an `.onnx` file. Fields that balms does not know are kept.
 *
 * @throws {@link ModelError} when the model is not consistent (see {@link checkModel}).
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
  return toBinary(ModelProtoSchema, model);
}
