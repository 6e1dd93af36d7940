import { refuseValue } from "@balms/core/adapter";
import { create } from "@bufbuild/protobuf";
import { checkIsModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { TensorProtoSchema } from "../model/onnx_pb.ts";
import type { TensorProto } from "../model/onnx_pb.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { mostBytes } from "../model/write-model.ts";
import { MessageEncoder } from "./encode-message.ts";
import { externalExtent, externalReference } from "./external-reference.ts";
import { createSpanField } from "./file-span.ts";
import { mapTensors, tensorsOf } from "./map-tensors.ts";

// The number of a tensor's field for bytes.
const rawData = 9;

/**
 * The files beside a model that hold data of its tensors (ONNX external data): paths from the folder of the model, each once.
 *
 * @param model - the model, opened or read
 * @throws {@link ModelError} when one lies outside that folder, for instance in `../secret`.
 * @example
 * ```ts
 * import { externalFiles, headModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(externalFiles(model)); // []
 * ```
 */
export function externalFiles(model: OnnxModel): string[] {
  const files = new Set<string>();
  for (const tensor of tensorsOf(checkIsModel(model))) {
    const reference = externalReference(tensor);
    if (reference !== undefined) files.add(reference.location);
  }
  return [...files];
}

function embed(tensor: TensorProto, sizes: Readonly<Record<string, number>>): TensorProto {
  const reference = externalReference(tensor);
  if (reference === undefined) return tensor;
  const { location: file } = reference;
  if (!Object.hasOwn(sizes, file) || !Number.isSafeInteger(sizes[file])) {
    refuseModel("sizes", `no size of "${file}"`, "that of each of externalFiles(model)");
  }
  const extent = externalExtent(tensor, reference, sizes[file]);
  const span = createSpanField({ field: rawData, file, ...extent, records: 0 });
  // As an own property even the default would be written.
  const { dataLocation: _, ...kept } = tensor;
  const embedded: TensorProto = create(TensorProtoSchema);
  return Object.assign(embedded, kept, {
    externalData: [],
    $unknown: [...(tensor.$unknown ?? []), span],
  });
}

/**
 * A model that holds what lies in files beside it: its external data become spans of these files, so that what
 * {@link modelParts} gives is a model in a single file.
 *
 * @param model - the model, opened or read; it is not changed
 * @param sizes - how many bytes each of `externalFiles(model)` has
 * @throws {@link ModelError} when a file lies outside the model's folder or is too short, when data have another size than the tensor's
 * dimensions say, and when the single file would take 2 GB or more, which no reader of protobuf takes.
 * @example
 * ```ts
 * import { embedExternalData, headModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(embedExternalData(model, {}) === model); // true: it has no external data
 * ```
 */
export function embedExternalData(
  model: OnnxModel,
  sizes: Readonly<Record<string, number>>,
): OnnxModel {
  const given: unknown = sizes;
  if (typeof given !== "object" || given === null) {
    refuseValue("sizes", sizes, "numbers of bytes by the names of externalFiles(model)");
  }
  const embedded = mapTensors(checkIsModel(model), (tensor) => embed(tensor, sizes));
  if (embedded === model) return model;
  const { size } = new MessageEncoder().encode(embedded);
  if (size <= mostBytes) return embedded;
  return refuseModel(
    "model",
    `a model that would take ${size} bytes as a single file`,
    "one below 2 GB: no reader of protobuf takes more, ONNX Runtime included",
    "Leave its data in the files beside it.",
  );
}
