import { rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ArgumentError } from "@balms/core";
import { describeSystemError } from "@balms/datasets";
import { findReplaceable } from "./replaceable-file.ts";

/** Files that are written beside their final places and appear there together. */
export interface StagedFiles {
  /** Writes a file under a temporary name. */
  add(path: string, content: Uint8Array | string): Promise<void>;
  /** Gives all files their final names. */
  commit(): Promise<void>;
  /** Removes what was not committed. */
  discard(): Promise<void>;
}

/**
 * Stages files so that a reader never sees a half-written one: each is written whole under a
 * temporary name in its own folder and then renamed, which replaces an earlier file in one step.
 */
export function stageFiles(): StagedFiles {
  const staged = new Map<string, string>();
  return {
    async add(path, content) {
      const temporary = temporaryPath(path);
      staged.set(path, temporary);
      await writeFile(temporary, content).catch((error: unknown) => {
        throw notWritten(path, describeSystemError(error), error);
      });
    },
    async commit() {
      // All places are looked at before the first file appears.
      for (const path of staged.keys()) {
        const found = await findReplaceable(path);
        if ("reason" in found) {
          throw notWritten(path, found.reason, found.cause);
        }
      }
      for (const [path, temporary] of staged) {
        await rename(temporary, path).catch((error: unknown) => {
          throw notWritten(path, describeSystemError(error), error);
        });
        staged.delete(path);
      }
    },
    async discard() {
      for (const temporary of staged.values()) {
        await rm(temporary, { force: true });
      }
      staged.clear();
    },
  };
}

/** Where a file is written before it takes its final name. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.part`);
}

/** Names the file itself: nobody knows the temporary one. */
function notWritten(path: string, received: string, cause: unknown): ArgumentError {
  const expected = "a file that can be written";
  return new ArgumentError({ parameter: path, received, expected, cause });
}

/**
 * Writes one file whole or not at all.
 *
 * @param path - Where the file shall be; its folder exists.
 * @param content - Bytes, or text as UTF-8.
 */
export async function writeWholeFile(path: string, content: Uint8Array | string): Promise<void> {
  const files = stageFiles();
  try {
    await files.add(path, content);
    await files.commit();
  } finally {
    await files.discard();
  }
}
