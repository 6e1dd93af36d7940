import type { OnnxModel } from "@balms/onnx";

/** What a model says of itself: its `metadata_props`. */
export function modelMetadata(model: OnnxModel): Readonly<Record<string, string>> {
  return Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value]));
}

/**
 * A copy of a model that says more of itself.
 *
 * @param model - The model; it stays as it is.
 * @param entries - Keys and texts; a key that the model has already gets the new text.
 */
export function withMetadata(
  model: OnnxModel,
  entries: Readonly<Record<string, string>>,
): OnnxModel {
  const kept = model.metadataProps.filter(({ key }) => !(key in entries));
  const added = Object.entries(entries).map(
    ([key, value]) => ({ $typeName: "onnx.StringStringEntryProto", key, value }) as const,
  );
  return { ...model, metadataProps: [...kept, ...added] };
}
