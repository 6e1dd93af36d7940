import { rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

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
      const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
      staged.set(path, temporary);
      await writeFile(temporary, content);
    },
    async commit() {
      for (const [path, temporary] of staged) {
        await rename(temporary, path);
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
