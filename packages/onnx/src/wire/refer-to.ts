import { refuseValue } from "@balms/core/adapter";
import { create } from "@bufbuild/protobuf";
import { checkIsModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { TensorProtoSchema } from "../model/onnx_pb.ts";
import type { TensorProto } from "../model/onnx_pb.ts";
import { spanOf, spansOf } from "./file-span.ts";
import type { FieldSpan } from "./file-span.ts";
import { mapTensors } from "./map-tensors.ts";

/** Whether the bytes of a span are what external data are: numbers one after the other, nothing between them. */
function isPlain(tensor: TensorProto, { field, records }: FieldSpan): boolean {
  const { dataType } = tensor;
  if (records > 0) return false;
  // Bytes; or packed floats (4) of float32 (1), packed doubles (10) of float64 (11), which are the same bytes.
  return field === 9 || (field === 4 && dataType === 1) || (field === 10 && dataType === 11);
}

/**
 * A model whose data in a file become external data of that file: a small model that ONNX Runtime opens beside it, which reads
 * the weights from the file itself. What cannot be referred to (lists that are no plain numbers) stays a span.
 *
 * @param model - a model from {@link openModel}; it is not changed
 * @param file - path of the file that was opened, from the folder where the result is written
 * @throws {@link ArgumentError} without a path.
 * @example
 * ```ts
 * import { headModel, openModel, referTo, writeModel } from "@balms/onnx";
 *
 * const weight = new Float32Array(2000);
 * const file = new Blob([writeModel(headModel({ training: "unknown", weight, bias: new Float32Array(2), dimensions: 1000, classes: 2 }))]);
 * const small = writeModel(referTo(await openModel(file), "model.onnx"));
 * console.log(small.length < 400); // true
 * ```
 */
export function referTo(model: OnnxModel, file: string): OnnxModel {
  if (typeof (file as unknown) !== "string" || file === "") {
    refuseValue("file", file, "the path of the file that was opened");
  }
  return mapTensors(checkIsModel(model), (tensor) => {
    const spans = spansOf(tensor).filter((span) => isPlain(tensor, span));
    if (spans.length !== 1) return tensor;
    const [span] = spans;
    const entries = {
      location: span.file ?? file,
      offset: span.start,
      length: span.end - span.start,
    };
    const referred: TensorProto = create(TensorProtoSchema);
    return Object.assign(referred, tensor, {
      dataLocation: 1,
      externalData: create(TensorProtoSchema, {
        externalData: Object.entries(entries).map(([key, value]) => ({
          key,
          value: String(value),
        })),
      }).externalData,
      $unknown: tensor.$unknown?.filter((field) => spanOf(field) !== span),
    });
  });
}
