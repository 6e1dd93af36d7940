import { BalmsError, DataError, priorFromJSON, priorToJSON, type ClassPrior } from "@balms/core";
import { modelMetadata, withMetadata, type OnnxModel } from "@balms/onnx";
import { openModelFile } from "../adjust/opened-model.ts";
import { readNote } from "../adjust/read-note.ts";

/** Where a model that `balms train` wrote keeps the counts of its training rows: the prior's JSON. */
const countsKey = "balms.counts";

/** Digest of the prior of the head that is in the model now, which the library keeps up to date. */
const digestKey = "balms.prior";

/** The model, which carries the prior of its training rows from now on. */
export function carryPrior(model: OnnxModel, prior: ClassPrior): OnnxModel {
  return withMetadata(model, { [countsKey]: JSON.stringify(JSON.parse(priorToJSON(prior))) });
}

/**
 * The prior of its training data that an ONNX model carries: what `balms train` counted, or what `balms adjust` corrected.
 *
 * @param path - The file.
 * @throws {@link DataError} for a model without one; {@link ModelError} for what is no model.
 */
export async function carriedPrior(path: string, signal: AbortSignal): Promise<ClassPrior> {
  const opened = await openModelFile(path, signal);
  await opened.close();
  const { model } = opened;
  const prior = countedPrior(model, path) ?? readNote(model).prior;
  if (prior !== undefined) return prior;
  throw new DataError({
    parameter: path,
    received: "a model that carries no prior",
    expected: "one that `balms train` or `balms adjust` wrote, or the file of a prior",
    hint: "Count the rows that it was trained on: `balms prior count`.",
  });
}

/** What was counted for the head that the model has; one that was put in since has other rows. */
function countedPrior(model: OnnxModel, path: string): ClassPrior | undefined {
  const { [countsKey]: text, [digestKey]: digest } = modelMetadata(model);
  if (text === undefined) return undefined;
  try {
    const prior = priorFromJSON(text);
    return prior.digest === digest ? prior : undefined;
  } catch (error) {
    if (!BalmsError.isInstance(error)) throw error;
    const { parameter = "text", received, expected } = error;
    throw new DataError({
      parameter: path,
      received: `metadata "${countsKey}" with, in the field "${parameter}", ${received ?? "no prior"}`,
      expected,
      hint: "Take the model as it was written.",
      cause: error,
    });
  }
}
