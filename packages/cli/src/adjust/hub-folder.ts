import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@balms/core";
import { describeSystemError } from "@balms/datasets";
import { readHubConfig, type HubConfig } from "./hub-config.ts";
import { boundsOf, checkInside } from "./model-bounds.ts";

/** A model as the Hugging Face hub lays it out: what it is, in one or several precisions, and all that is fed to it. */
export interface HubFolder {
  readonly path: string;
  readonly config: HubConfig;
  /** The models in it, relative to the folder; one for each precision. */
  readonly models: readonly string[];
  /** All other files, relative to the folder. */
  readonly others: readonly string[];
}

const expected = "a folder with config.json and onnx/*.onnx, as the Hugging Face hub has it";

/**
 * Reads what is in a folder: links are followed where they lead to the model's own files, the history of a checkout (`.git`) is not looked into.
 *
 * @throws {@link DataError} when it is no model of the hub, or a link in it leads to something else.
 */
export async function readHubFolder(path: string, signal?: AbortSignal): Promise<HubFolder> {
  const files = await listFiles(path, "");
  const models = files.filter((name) => name.endsWith(".onnx"));
  if (models.length === 0) {
    throw new DataError({
      parameter: path,
      received: "a folder without any .onnx file",
      expected,
      hint: "Export the model to ONNX first, or give the file itself.",
    });
  }
  if (!files.includes("config.json")) {
    throw new DataError({
      parameter: path,
      received: "a folder without config.json",
      expected,
      hint: `Give the model itself: ${join(path, models[0])}.`,
    });
  }
  const others = files.filter((name) => !name.endsWith(".onnx"));
  const bounds = await boundsOf(path);
  for (const name of files) await checkInside(join(path, name), bounds);
  const config = await readHubConfig(join(path, "config.json"), signal);
  return { path, config, models, others };
}

// Deeper folders are a circle of links.
const deepest = 20;

async function listFiles(root: string, folder: string, depth = 0): Promise<string[]> {
  const files: string[] = [];
  const names = await readdir(join(root, folder)).catch((error: unknown) => {
    throw unreadable(join(root, folder), describeSystemError(error), error);
  });
  for (const name of names.toSorted()) {
    if (name === ".git") continue;
    const file = folder === "" ? name : `${folder}/${name}`;
    const entry = await stat(join(root, file)).catch((error: unknown) => {
      throw unreadable(join(root, file), describeSystemError(error), error);
    });
    if (entry.isDirectory()) {
      await checkInside(join(root, file), { folder: await realpath(root), beside: [] });
      if (depth === deepest) throw unreadable(join(root, file), "folders in folders without end");
      files.push(...(await listFiles(root, file, depth + 1)));
    } else if (entry.isFile()) {
      files.push(file);
    } else {
      throw unreadable(join(root, file), "a pipe or a device");
    }
  }
  return files;
}

function unreadable(parameter: string, received: string, cause?: unknown): DataError {
  return new DataError({
    parameter,
    received,
    expected: "files and folders that can be read",
    cause,
  });
}
