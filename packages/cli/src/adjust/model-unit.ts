import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DataError } from "@balms/core";
import { foldersOfModel } from "./folders-of-model.ts";
import { readHubConfig, type HubConfig } from "./hub-config.ts";
import { readHubFolder, type HubFolder } from "./hub-folder.ts";
import { openModelFile, type OpenedModel } from "./opened-model.ts";

/** One of the models that are treated alike. */
export interface UnitModel extends OpenedModel {
  /** Its path in the folder; for a model alone, the name of its file as it was given. */
  readonly name: string;
}

/** What is changed together: a model, or a folder of the Hugging Face hub with one model in several precisions. */
export interface ModelUnit {
  readonly path: string;
  readonly folder: HubFolder | undefined;
  /** The `config.json` of the folder, or one beside the model. */
  readonly config: HubConfig | undefined;
  readonly models: readonly UnitModel[];
  close(): Promise<void>;
}

/**
 * Opens a model, or all models of a folder.
 *
 * @param signal - Ends the wait for what a pipe gives.
 * @throws {@link DataError} and {@link ModelError}, which name the file.
 */
export async function openUnit(path: string, signal?: AbortSignal): Promise<ModelUnit> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  const folder = isFolder ? await readHubFolder(path, signal) : undefined;
  const config = folder === undefined ? await configBeside(path, signal) : folder.config;
  const models: UnitModel[] = [];
  const close = async (): Promise<void> => {
    for (const model of models.splice(0)) await model.close();
  };
  try {
    for (const name of folder?.models ?? [path]) {
      const opened = await openModelFile(folder === undefined ? path : join(path, name), signal);
      models.push({ ...opened, name });
    }
    return { path, folder, config, models, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A `config.json` in the model's folder, or above it where models lie in `onnx`; what it has that is no configuration is passed over. */
async function configBeside(
  path: string,
  signal: AbortSignal | undefined,
): Promise<HubConfig | undefined> {
  for (const folder of foldersOfModel(resolve(path))) {
    try {
      return await readHubConfig(join(folder, "config.json"), signal);
    } catch (error) {
      if (!DataError.isInstance(error)) throw error;
    }
  }
  return undefined;
}
