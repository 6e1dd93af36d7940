import { stat } from "node:fs/promises";
import { join } from "node:path";
import { readText } from "@balms/datasets";
import { foldersOfModel } from "../adjust/folders-of-model.ts";
import { parsePreprocessor, type Preprocessing } from "./preprocessor-config.ts";

const expected = "how pictures are fed to a model, JSON";

/**
 * What the `preprocessor_config.json` of a model says, beside it or above it where models lie in `onnx`.
 *
 * @returns Undefined where there is none.
 * @throws {@link ModelError} for one that is not understood; {@link DataError} for one that cannot be read.
 */
export async function readPreprocessor(
  model: string,
  signal: AbortSignal,
): Promise<Preprocessing | undefined> {
  for (const folder of foldersOfModel(model)) {
    const path = join(folder, "preprocessor_config.json");
    if ((await stat(path).catch(() => undefined)) === undefined) continue;
    return parsePreprocessor(await readText(path, expected, signal), path);
  }
  return undefined;
}
