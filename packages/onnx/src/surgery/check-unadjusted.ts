import { ModelError } from "@balms/core";
import { modelMetadata } from "../model/model-metadata.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { isAdjustment } from "./adjustment.ts";
import { adjustmentKey, headKey } from "./metadata-keys.ts";

function adjustedAlready(how: string): ModelError {
  return new ModelError({
    parameter: "model",
    received: `a model that is adjusted already${how}`,
    expected: "a model that was not adjusted",
    hint: "Adjust the original model instead.",
  });
}

/**
 * Refuses models that already take the class frequencies into account, as far as they say so themselves: a second correction
 * would favour rare classes far too much.
 *
 * @throws ModelError for adjusted models, and for heads trained with Balanced Softmax or BALMS.
 */
export function checkUnadjusted(model: OnnxModel): void {
  const { [adjustmentKey]: note, [headKey]: method } = modelMetadata(model);
  if (note !== undefined) throw adjustedAlready(` (${note})`);
  if (method === "post-hoc" || graphOf(model).node.some(isAdjustment)) throw adjustedAlready("");
  if (method !== "balanced-softmax" && method !== "balms") return;
  throw new ModelError({
    parameter: "model",
    received: `a head trained by "${method}", which took the class frequencies into account`,
    expected: "a head trained with plain softmax",
    hint: "It needs no adjustment: use the model as it is.",
  });
}
