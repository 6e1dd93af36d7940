import { checkIsModel, graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { adjustmentKey } from "../model/metadata-keys.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { isAdjustment } from "./adjustment.ts";
import { readNote } from "./adjustment-note.ts";
import type { AdjustmentNote } from "./adjustment-note.ts";

/**
 * What an adjusted model says of its adjustment.
 *
 * @throws {@link ModelError} when it is not adjusted, or its note is gone
 */
export function neededNote(model: OnnxModel): AdjustmentNote {
  const note = readNote(checkIsModel(model));
  if (note !== undefined) return note;
  return refuseModel(
    "model",
    graphOf(model).node.some(isAdjustment)
      ? `an adjusted model that lost its metadata "${adjustmentKey}"`
      : "a model that is not adjusted",
    "a model that adjustModel made",
    "Take the original model, and adjust it.",
  );
}
