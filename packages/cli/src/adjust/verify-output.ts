import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ModelError } from "@balms/core";
import { createRandom } from "@balms/core";
import {
  modelMetadata,
  modelParts,
  referTo,
  verifyAdjustment,
  type AdjustmentCheck,
  type OnnxModel,
} from "@balms/onnx";
import type { OpenedModel } from "./opened-model.ts";
import { spanReader, writeParts } from "./write-parts.ts";

/** A model that can be run where it lies: the runtime reads its weights from the file itself. */
export interface RunnableModel {
  readonly opened: OpenedModel;
  /** What is run; the opened model, or what was made of it. */
  readonly model: OnnxModel;
}

/**
 * Runs a model before and after its adjustment on random input, and compares.
 *
 * @param models - Both, in folders where small files may be written for a while.
 * @throws {@link ModelError} when what comes out is not what the adjustment says.
 */
export async function verifyOutput(
  models: { readonly original: RunnableModel; readonly adjusted: RunnableModel },
  signal: AbortSignal,
): Promise<AdjustmentCheck> {
  const runtime = await import("onnxruntime-node");
  const open = async (model: OnnxModel): Promise<string> => {
    // Of the two the adjusted one says so.
    const isAdjusted = Object.hasOwn(modelMetadata(model), "balms.adjustment");
    const { opened } = isAdjusted ? models.adjusted : models.original;
    const path = join(dirname(opened.path), `.balms-${isAdjusted ? "adjusted" : "original"}.onnx`);
    await rm(path, { force: true });
    const small = referTo(model, basename(opened.path));
    await writeParts(path, modelParts(small), spanReader(opened), signal);
    return path;
  };
  try {
    return await verifyAdjustment(
      { original: models.original.model, adjusted: models.adjusted.model },
      { runtime, random: createRandom(1), open, signal },
    );
  } finally {
    for (const [name, { opened }] of Object.entries(models)) {
      await rm(join(dirname(opened.path), `.balms-${name}.onnx`), { force: true });
    }
  }
}

/**
 * Refuses a model whose check went wrong, and one that could not be checked although that was asked for.
 *
 * @throws {@link ModelError} with the figure.
 */
export function refuseUnverified(
  check: AdjustmentCheck,
  options: { readonly name: string; readonly demanded: boolean },
): void {
  const { checked, verified, reason = "" } = check;
  if (verified || (!checked && !options.demanded)) return;
  throw new ModelError({
    parameter: options.name,
    received: checked
      ? `a model that computes something else than it should: ${reason}`
      : `a model that cannot be run on random input: ${reason}`,
    expected: "scores of the original, corrected",
    hint: checked
      ? "Nothing was written; --no-verify writes it without running it."
      : "Leave --verify out to write it without running it.",
  });
}
