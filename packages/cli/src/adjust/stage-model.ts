import { basename, dirname, join } from "node:path";
import { modelParts, type AdjustmentCheck } from "@balms/onnx";
import type { AdjustRequest } from "./adjust-request.ts";
import { linkFile } from "./copy-file.ts";
import { openModelFile, type OpenedModel } from "./opened-model.ts";
import type { PlannedModel } from "./planned-model.ts";
import { refuseUnverified, verifyOutput } from "./verify-output.ts";
import { spanReader, writeParts } from "./write-parts.ts";

/** Writes the changed model of a plan into a temporary place. */
export async function stageModel(
  { model, changed }: PlannedModel,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  if (changed === undefined) throw new TypeError(`nothing to write for ${model.name}`);
  await writeParts(path, modelParts(changed), spanReader(model), signal);
}

/**
 * Runs what was written beside what it was made of.
 *
 * @param plan - What was done.
 * @param staged - `path`: what was written, with its data beside it; `before`: a folder for names of the files that it was made of.
 * @returns Undefined when that is not wanted.
 * @throws {@link ModelError} when it computes something else than it should.
 */
export async function verifyStaged(
  plan: PlannedModel,
  staged: { readonly path: string; readonly before: string },
  context: { readonly request: AdjustRequest; readonly signal: AbortSignal },
): Promise<AdjustmentCheck | undefined> {
  const { request, signal } = context;
  if (request.verify === "off") return undefined;
  const input = await linkInput(plan.model, staged.before);
  const output = await openModelFile(staged.path, signal);
  try {
    const written = { opened: output, model: output.model };
    const models =
      request.change.make === "stripped"
        ? { original: written, adjusted: { opened: input, model: input.model } }
        : { original: { opened: input, model: plan.original }, adjusted: written };
    const check = await verifyOutput(models, signal);
    refuseUnverified(check, { name: plan.model.name, demanded: request.verify === "demanded" });
    return check;
  } finally {
    await output.close();
  }
}

/** The input under names in a folder of ours, where the runtime may read it. */
async function linkInput(model: OpenedModel, folder: string): Promise<OpenedModel> {
  const path = join(folder, basename(model.path));
  await linkFile(model.file, path);
  for (const [location, file] of model.data) {
    const place = join(dirname(path), location);
    // Several precisions may share a file.
    await linkFile(file, place);
  }
  return { ...model, path };
}
