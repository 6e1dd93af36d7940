import { create } from "@bufbuild/protobuf";
import { checkIsModel } from "./model.ts";
import type { OnnxModel } from "./model.ts";
import { ModelProtoSchema, StringStringEntryProtoSchema } from "./onnx_pb.ts";

/**
 * What a model says of itself: its `metadata_props`, texts by key.
 *
 * @param model - any model
 * @example
 * ```ts
 * import { headModel, modelMetadata } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(modelMetadata(model)["author"]); // undefined
 * ```
 */
export function modelMetadata(model: OnnxModel): Readonly<Record<string, string>> {
  return Object.fromEntries(
    checkIsModel(model).metadataProps.map(({ key, value }) => [key, value]),
  );
}

/**
 * A copy of a model that says more of itself; the graph is shared with the original.
 *
 * @param model - the model; it is not changed
 * @param entries - texts by key; a key that the model has already gets the new text
 * @example
 * ```ts
 * import { headModel, modelMetadata, withMetadata } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(modelMetadata(withMetadata(model, { author: "me" }))); // { author: "me" }
 * ```
 */
export function withMetadata(
  model: OnnxModel,
  entries: Readonly<Record<string, string>>,
): OnnxModel {
  const kept = checkIsModel(model).metadataProps.filter(({ key }) => !Object.hasOwn(entries, key));
  const added = Object.entries(entries).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value }),
  );
  // Spreading a message would lose the defaults that its prototype holds.
  return Object.assign(create(ModelProtoSchema), model, { metadataProps: [...kept, ...added] });
}
