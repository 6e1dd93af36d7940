import { ModelError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { fromBinary } from "@bufbuild/protobuf";
import { checkModel } from "./check-model.ts";
import { nestedTooDeep } from "./check-nesting.ts";
import type { OnnxModel } from "./model.ts";
import { ModelProtoSchema } from "./onnx_pb.ts";
import { recordFault } from "./record-fault.ts";
import { refuseModel } from "./refuse-model.ts";
import { sortModel } from "./sort-model.ts";

/**
 * Reads an ONNX model and checks that all of it is there.
 *
 * Weights stay views of `bytes`: nothing is copied. Nodes that some exporters list in another order than the standard's are put into
 * an order in which they can be computed.
 *
 * @param bytes - content of an `.onnx` file
 * @param name - what to call the file in an error message
 * @throws {@link ModelError} when the bytes are no ONNX model, or only the beginning of one.
 * @example
 * ```ts
 * import { headModel, readModel, writeModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(readModel(writeModel(model)).graph?.output[0].name); // logits
 * ```
 */
export function readModel(bytes: Uint8Array, name = "model"): OnnxModel {
  const given: unknown = bytes;
  if (!(given instanceof Uint8Array)) {
    refuseModel(name, describeValue(given), "the bytes of an .onnx file, a Uint8Array");
  }
  const damaged = (what: string, cause?: unknown): ModelError =>
    new ModelError({
      parameter: name,
      received: `${bytes.length} bytes that are not a complete ONNX model${what}`,
      expected: "an .onnx file",
      hint: "The file is truncated or of another kind: download or export it again.",
      cause,
    });
  const fault = recordFault(bytes, ModelProtoSchema);
  if (fault !== undefined) throw damaged(`: ${fault}`);
  let model: OnnxModel;
  try {
    model = fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes("recursion")) throw nestedTooDeep(name);
    throw damaged("", cause);
  }
  sortModel(model, name);
  checkModel(model, name);
  return model;
}
