import { readFile, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ArgumentError } from "@balms/core";
import { digestOf, isSystemError } from "@balms/datasets";
import { checkOutputFile } from "../output/output-file.ts";
import { replaceFile, temporaryFile } from "./replace-file.ts";

/** Where a training is kept while it is under way. */
export interface TrainingCheckpoint {
  /** The file, as the user knows it. */
  readonly name: string;
  /** What an interrupted run left, where it is to go on. */
  readonly resume: Uint8Array | undefined;
  /** Keeps a state, in one step: whatever happens meanwhile, the file is the earlier one or this one. */
  keep(state: Uint8Array): Promise<void>;
  /** Takes the file away when the training is over. */
  remove(): Promise<void>;
}

const fileName = "training.checkpoint";
const format = "balms.checkpoint/1";

/**
 * Opens the checkpoint of a training.
 *
 * @param options - `path`: what the user named, a file or a folder; `cache`: the folder it is in otherwise; `key`: of all that
 * decides the training; `resume`: whether it goes on.
 * @throws {@link ArgumentError} when it cannot be written, or is of another training or damaged and shall be gone on from.
 */
export async function openCheckpoint(options: {
  readonly path: string | undefined;
  readonly cache: string;
  readonly key: string;
  readonly resume: boolean;
}): Promise<TrainingCheckpoint> {
  const { path: given, cache, key } = options;
  const name = given === undefined ? join(cache, fileName) : await inFolder(given);
  const path = await checkOutputFile(resolve(name), { parameter: "--checkpoint" });
  return {
    name,
    resume: options.resume ? await readCheckpoint(path, key) : undefined,
    keep: (state) =>
      replaceFile(path, Buffer.concat([Buffer.from(header(key, state), "latin1"), state])),
    async remove() {
      for (const file of [path, temporaryFile(path)]) await rm(file, { force: true });
    },
  };
}

async function inFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true ? join(path, fileName) : path;
}

/** One line before the state: the format, what the state is of, and a digest of it. */
function header(key: string, state: Uint8Array): string {
  return `${format} ${key} ${digestOf(state)}\n`;
}

async function readCheckpoint(path: string, key: string): Promise<Uint8Array | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    // Nothing was kept yet: the training begins.
    if (isSystemError(error) && error.code === "ENOENT") return undefined;
    throw error;
  }
  const refuse = (received: string): ArgumentError =>
    new ArgumentError({
      parameter: "--resume",
      received: `${path}, ${received}`,
      expected: "the checkpoint of a run with the same pictures, options and versions",
      hint: "Leave out --resume to train from the start.",
    });
  const end = bytes.indexOf(0x0a);
  const state = bytes.subarray(end + 1);
  const [said, of] = Buffer.from(bytes.subarray(0, end)).toString("latin1").split(" ");
  if (said !== format) throw refuse("which is no checkpoint");
  if (of !== key) throw refuse("which another training left");
  if (header(key, state) !== Buffer.from(bytes.subarray(0, end + 1)).toString("latin1")) {
    throw refuse("which is damaged");
  }
  return state;
}
