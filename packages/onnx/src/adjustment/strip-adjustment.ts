import { headKey } from "../model/metadata-keys.ts";
import { modelMetadata } from "../model/model-metadata.ts";
import type { OnnxModel } from "../model/model.ts";
import { neededNote } from "./needed-note.ts";
import { changedEntry, takeOff } from "./take-off.ts";

/**
 * Takes off what {@link adjustModel} put in: the model as it was.
 *
 * Names, nodes, constants, imports and metadata are those of the original again, in its order: written, it has the same bytes, if
 * those of the original were in the usual order of fields.
 *
 * @param model - an adjusted model; it is not changed
 * @throws {@link ModelError} when the model is not adjusted, or was changed since in a way that its note does not fit.
 * @example
 * ```ts
 * import { priorFromCounts } from "@balms/core";
 * import { adjustModel, headModel, stripAdjustment } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const adjusted = adjustModel(model, { prior: priorFromCounts([990, 10]) });
 * console.log(stripAdjustment(adjusted).graph?.node.length); // 1
 * ```
 */
export function stripAdjustment(model: OnnxModel): OnnxModel {
  const stripped = takeOff(model, neededNote(model));
  // A head that was corrected post hoc is one of plain softmax without it.
  if (modelMetadata(stripped)[headKey] !== "post-hoc") return stripped;
  return changedEntry(stripped, headKey, "softmax");
}
