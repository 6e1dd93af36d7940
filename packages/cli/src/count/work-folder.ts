import { rm } from "node:fs/promises";
import { join } from "node:path";
import { makeSystemFolder } from "../output/system-folder.ts";

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
  const path = (): Promise<string> => (made ??= makeSystemFolder());
  return {
    path,
    newFile: async () => join(await path(), String(files++)),
    remove: async () => {
      if (made !== undefined) await rm(await made, { recursive: true, force: true });
    },
  };
}
