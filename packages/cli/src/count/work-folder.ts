import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for what is too large for memory, which is made when it is first needed. */
export interface WorkFolder {
  path(): Promise<string>;
  /** A place in it that nothing else has. */
  newFile(): Promise<string>;
  /** Removes it, and what is in it. */
  remove(): Promise<void>;
}

export function createWorkFolder(): WorkFolder {
  let made: Promise<string> | undefined;
  let files = 0;
  const path = (): Promise<string> => (made ??= mkdtemp(join(tmpdir(), "balms-count-")));
  return {
    path,
    newFile: async () => join(await path(), String(files++)),
    remove: async () => {
      if (made !== undefined) await rm(await made, { recursive: true, force: true });
    },
  };
}
