import { rm } from "node:fs/promises";
import { ArgumentError } from "@balms/core";
import { keyOf, readBeginning, withHeader } from "./checkpoint-header.ts";
import type { CheckpointPlace } from "./checkpoint-place.ts";
import { writeWholeFile } from "../output/whole-file.ts";

/** Where a training is kept while it is under way. */
export interface TrainingCheckpoint {
  /** The file, as the user knows it. */
  readonly name: string;
  /** What an interrupted run left, where it is to go on. */
  readonly resume: Uint8Array | undefined;
  /** Keeps a state, in one step: whatever happens meanwhile, the file is the earlier one or this one. */
  keep(state: Uint8Array): Promise<void>;
  /** Takes the file away when the training is over; that of another one stays. */
  remove(): Promise<void>;
}

/**
 * The checkpoint of a training.
 *
 * @param place - Where it is, and what is there.
 * @param key - Of all that decides the training.
 * @throws {@link ArgumentError} when what is to be gone on from is of another training.
 */
export function openCheckpoint(place: CheckpointPlace, key: string): TrainingCheckpoint {
  const { name, path, kept } = place;
  if (kept !== undefined && place.key !== key) {
    throw new ArgumentError({
      parameter: "--resume",
      received: `${name}, which another training left`,
      expected: "the checkpoint of a run with the same pictures, options and versions",
      hint: "Leave out --resume to train from the start.",
    });
  }
  return {
    name,
    resume: kept,
    async keep(state) {
      await writeWholeFile(path, withHeader(key, state));
    },
    async remove() {
      const there = await readBeginning(path).catch(() => new Uint8Array());
      if (keyOf(there) === key) await rm(path, { force: true });
    },
  };
}
