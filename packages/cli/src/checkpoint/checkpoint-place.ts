import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ArgumentError } from "@balms/core";
import { isSystemError } from "@balms/datasets";
import { makeWay } from "../cache/own-file.ts";
import { checkOutputFile } from "../output/output-file.ts";
import { isCheckpoint, keyOf, readBeginning, stateOf } from "./checkpoint-header.ts";

/** Where a training can be kept, and what an earlier one left there. */
export interface CheckpointPlace {
  /** The file, as the user knows it. */
  readonly name: string;
  /** Where that is. */
  readonly path: string;
  /** Of what there is, told by whichever run left it; undefined where there is nothing. */
  readonly key: string | undefined;
  /** The state that is to be gone on from; undefined where there is nothing, or training begins anew. */
  readonly kept: Uint8Array | undefined;
}

const fileName = "training.checkpoint";

/**
 * Sees to it, before any work, that a training can be kept, and reads what is to be gone on from.
 *
 * @param options - `path`: what the user named, a file or a folder; `cache`: the folder it is in otherwise; `resume`: whether a training goes on.
 * @throws {@link ArgumentError} when nothing can be written there, or what is there is no checkpoint, or a damaged one that shall be gone on from.
 */
export async function findCheckpoint(options: {
  readonly path: string | undefined;
  readonly cache: string;
  readonly resume: boolean;
}): Promise<CheckpointPlace> {
  const { path: given, cache, resume } = options;
  const name = given === undefined ? join(cache, fileName) : await inFolder(given);
  // A name of ours, where a link leads to something of somebody else.
  if (name !== given) await makeWay(resolve(name), "file");
  const path = await checkOutputFile(resolve(name), { parameter: "--checkpoint" });
  const found = await readFound(path, resume);
  if (found === undefined) return { name, path, key: undefined, kept: undefined };
  if (!isCheckpoint(found)) {
    throw new ArgumentError({
      parameter: "--checkpoint",
      received: `${name}, which is no checkpoint`,
      expected: "a new file, or the checkpoint of an earlier run",
      hint: "Choose another name: the file would be written over.",
    });
  }
  const kept = resume ? stateOf(found) : undefined;
  if (resume && kept === undefined) {
    throw new ArgumentError({
      parameter: "--resume",
      received: `${name}, which is damaged`,
      expected: "a checkpoint as it was written",
      hint: "Leave out --resume to train from the start.",
    });
  }
  return { name, path, key: keyOf(found), kept };
}

async function inFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true ? join(path, fileName) : path;
}

/** The file that is there, or, where it is not gone on from, enough of it to tell what it is. */
async function readFound(path: string, isWanted: boolean): Promise<Uint8Array | undefined> {
  try {
    return await (isWanted ? readFile(path) : readBeginning(path));
  } catch (error) {
    // Nothing was kept yet.
    if (isSystemError(error) && error.code === "ENOENT") return undefined;
    throw error;
  }
}
