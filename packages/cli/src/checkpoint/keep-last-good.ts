import { withMetadata, writeModel, type DivergenceError } from "@balms/onnx";
import { formatKey, formatRecord } from "../inference/recorded-format.ts";
import { writeWholeFile } from "../output/whole-file.ts";
import type { ImageFormat } from "../data/image-data.ts";
import type { TrainingCheckpoint } from "./training-checkpoint.ts";

/**
 * Keeps what a training had come to before it blew up, as a model that can be trained further: with the same options it would blow up
 * again, so that its checkpoint goes away.
 *
 * @returns Where the model is; undefined where not one step was good.
 * @throws {@link ArgumentError} when the disk takes no more.
 */
export async function keepLastGood(
  { state, model }: DivergenceError,
  { checkpoint, format }: { readonly checkpoint: TrainingCheckpoint; readonly format: ImageFormat },
): Promise<string | undefined> {
  await checkpoint.remove();
  if (state.trainer.step === 0) return undefined;
  const name = `${checkpoint.name}.last-good.onnx`;
  await writeWholeFile(
    name,
    writeModel(withMetadata(model, { [formatKey]: formatRecord(format) })),
    { isLinkReplaced: true },
  );
  return name;
}
