import type { Message } from "@bufbuild/protobuf";
import { fromBinary } from "@bufbuild/protobuf";
import { checkModel } from "../model/check-model.ts";
import { nestedTooDeep } from "../model/check-nesting.ts";
import type { OnnxModel } from "../model/model.ts";
import { ModelProtoSchema } from "../model/onnx_pb.ts";
import { recordFault } from "../model/record-fault.ts";
import { sortModel } from "../model/sort-model.ts";
import { createSpanField, spanField } from "./file-span.ts";
import { innerMessages } from "./inner-messages.ts";
import { sourceOf } from "./model-source.ts";
import type { ModelBlob, ModelSource } from "./model-source.ts";
import { SkeletonReader } from "./read-skeleton.ts";
import { Skeleton } from "./skeleton.ts";
import { WireReader } from "./wire-reader.ts";

/** Puts spans in the place of the fields that stand for them; returns how many there were. */
function attachSpans(message: Message, skeleton: Skeleton): number {
  let attached = 0;
  const unknown = message.$unknown?.map((field) => {
    if (field.no !== spanField) return field;
    const place = field.data.subarray(1).reduceRight((rest, byte) => rest * 128 + (byte % 128), 0);
    attached += 1;
    // A place that there is not, or twice the same: the numbers then do not add up.
    const span = skeleton.take(place);
    return span === undefined ? field : createSpanField(span);
  });
  if (unknown !== undefined) message.$unknown = unknown;
  for (const inner of innerMessages(message)) attached += attachSpans(inner, skeleton);
  return attached;
}

/**
 * Opens an ONNX model by reference: its graph is read, the large data of its tensors stay in the file, however large that is (files
 * over 2 GB too, which no protobuf library reads). Such a model can be looked at and changed as any other, and {@link modelParts} says
 * what the changed file consists of. Its numbers are not there: what computes with them refuses it, {@link readModel} reads all.
 *
 * @param source - the file: its size and a function that reads a part of it; or a Blob. What the function throws comes through: one that looks at an
 * `AbortSignal` ends the opening
 * @param name - what to call the file in an error message
 * @throws {@link ModelError} when the bytes are no ONNX model, or only the beginning of one.
 * @example
 * ```ts
 * import { headModel, modelParts, openModel, writeModel } from "@balms/onnx";
 *
 * const weight = new Float32Array(2000);
 * const file = new Blob([writeModel(headModel({ training: "unknown", weight, bias: new Float32Array(2), dimensions: 1000, classes: 2 }))]);
 * const model = await openModel(file);
 * console.log(modelParts(model).map((part) => part instanceof Uint8Array ? part.length : part.end - part.start)); // [ 99, 8000, 133 ]
 * ```
 */
export async function openModel(
  source: ModelSource | ModelBlob,
  name = "model",
): Promise<OnnxModel> {
  const file = sourceOf(source);
  const wire = new WireReader(file, name);
  const skeleton = new Skeleton(name);
  const reader = new SkeletonReader(wire, skeleton, name);
  const pieces = await reader.message(ModelProtoSchema, 0, file.size);
  const kept = pieces.toBytes();
  const fault = recordFault(kept, ModelProtoSchema);
  if (fault !== undefined) throw wire.damaged(`without its large data, ${fault}`);
  let model: OnnxModel;
  try {
    model = fromBinary(ModelProtoSchema, kept);
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes("recursion")) throw nestedTooDeep(name);
    throw wire.damaged("a field that cannot be decoded", cause);
  }
  const left = skeleton.count;
  if (attachSpans(model, skeleton) !== left) throw wire.damaged(`a field of number ${spanField}`);
  sortModel(model, name);
  checkModel(model, name);
  return model;
}
