import { dirname, join } from "node:path";
import { DataError, ModelError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { embedExternalData, externalFiles, openModel, type OnnxModel } from "@balms/onnx";
import { finishFiles } from "../output/waiting-files.ts";
import { openFileReader, type FileReader } from "./file-reader.ts";
import { boundsOf, checkInside } from "./model-bounds.ts";

/** A model file of which the graph was read; its weights stay where they lie. */
export interface OpenedModel {
  readonly path: string;
  readonly model: OnnxModel;
  readonly file: FileReader;
  /** The files beside it that hold data of its tensors, by the location that it spells. */
  readonly data: ReadonlyMap<string, FileReader>;
  /** The same model with all data in one file; the reason why there is none is thrown. */
  embedded(): OnnxModel;
  close(): Promise<void>;
}

/**
 * Opens a model, and sees to it that the data beside it are there.
 *
 * @param signal - Ends the reading.
 * @throws {@link DataError} when a file is missing, or a link out of the model's folder; {@link ModelError} when it is no ONNX model, or one of its files is too short.
 */
export async function openModelFile(path: string, signal?: AbortSignal): Promise<OpenedModel> {
  const opened: FileReader[] = [];
  const close = async (): Promise<void> => {
    for (const file of opened.splice(0)) await file.close();
  };
  await finishFiles(dirname(path));
  try {
    const file = await openFileReader(path, "an ONNX model", signal);
    opened.push(file);
    await checkContent(file);
    const read = async (start: number, end: number): Promise<Uint8Array> => {
      checkSignal(signal);
      const bytes = new Uint8Array(end - start);
      await file.readInto(start, bytes);
      return bytes;
    };
    const model = await openModel({ size: file.size, read }, path);
    const data = new Map<string, FileReader>();
    const locations = externalFiles(model);
    // A pipe, which has no data beside it, need not be in a folder.
    const bounds = locations.length === 0 ? undefined : await boundsOf(dirname(path), path);
    for (const location of locations) {
      const place = join(dirname(path), location);
      const expected = `data of ${path}, which says that they lie there`;
      const reader = await openFileReader(place, expected, signal);
      opened.push(reader);
      if (bounds !== undefined) await checkInside(place, bounds);
      data.set(location, reader);
    }
    const embedded = embedding(model, data);
    return { path, model, file, data, embedded, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Short files are found here, before anything is written. */
function embedding(model: OnnxModel, data: ReadonlyMap<string, FileReader>): () => OnnxModel {
  const sizes = Object.fromEntries([...data].map(([location, { size }]) => [location, size]));
  try {
    const embedded = embedExternalData(model, sizes);
    return () => embedded;
  } catch (error) {
    // Of the model as a whole it says only that it would be too large for one file, which matters to nobody else.
    if (!ModelError.isInstance(error) || error.parameter !== "model") throw error;
    return () => {
      throw error;
    };
  }
}

const pointer = "version https://git-lfs.github.com/spec/";

async function checkContent(file: FileReader): Promise<void> {
  const { path: parameter, size } = file;
  const start = Buffer.alloc(Math.min(size, pointer.length));
  await file.readInto(0, start);
  const expected = "an ONNX model";
  if (size === 0) {
    const hint = "Write the file again: the program that made it may have been stopped.";
    throw new DataError({ parameter, received: "an empty file", expected, hint });
  }
  if (start.toString("latin1") === pointer) {
    throw new DataError({
      parameter,
      received: "a Git LFS pointer, which stands for a file that was not fetched",
      expected,
      hint: "Fetch it: git lfs pull.",
    });
  }
}
