import { checkModel } from "../model/check-model.ts";
import type { OnnxModel } from "../model/model.ts";
import { MessageEncoder } from "./encode-message.ts";
import type { ModelPart } from "./part-list.ts";

/**
 * The bytes of an ONNX model as a list of parts, in order: bytes, and spans of the file that the model was opened from (see
 * {@link openModel}) or of files beside it (see {@link embedExternalData}). Whoever writes the model copies the spans over, in pieces of a size that suits
 * him; a model that was not changed comes out byte for byte, when its fields are in the order of their numbers, as protobuf
 * libraries write them. Weights in memory are views, not copies.
 *
 * @param model - the model, opened or read
 * @throws {@link ModelError} when the model is not consistent (see {@link checkModel}).
 * @example
 * ```ts
 * import { headModel, modelParts, openModel, writeModel } from "@balms/onnx";
 *
 * const head = { weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 };
 * const file = new Blob([writeModel(headModel({ training: "unknown", ...head }))]);
 * const parts = modelParts(await openModel(file));
 * const copy = new Blob(parts.map((part) => part instanceof Uint8Array ? Uint8Array.from(part) : file.slice(part.start, part.end)));
 * console.log(copy.size === file.size); // true
 * ```
 */
export function modelParts(model: OnnxModel): ModelPart[] {
  checkModel(model, "model");
  return new MessageEncoder().encode(model).toParts();
}
