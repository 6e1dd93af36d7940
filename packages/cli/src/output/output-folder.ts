import { join, resolve } from "node:path";
import { ArgumentError } from "@balms/core";
import { describeSystemError, isSystemError } from "@balms/datasets";
import { tidyFolder } from "./leftovers.ts";
import { makeFolders, type MadeFolders } from "./made-folders.ts";
import { findReplaceable } from "./replaceable-file.ts";
import { finishFiles } from "./waiting-files.ts";

/** A folder that was seen to be writable. */
export interface OutputFolder extends MadeFolders {
  readonly path: string;
}

/**
 * Makes a folder where it is missing and tries to write into it, so that a run that could not
 * save its results ends before its work and not after. What a killed run left is put in its place, or removed.
 *
 * @param path - The folder.
 * @param options - `parameter`: the option that named it, for the message; `files`: names of those
 * that will be written into it; `note`: hears what was put in its place.
 * @throws {@link ArgumentError} when the folder cannot be made or written, or something that is no file is
 * in the place of one.
 */
export async function openOutputFolder(
  path: string,
  options: {
    readonly parameter: string;
    readonly files?: readonly string[];
    readonly note?: (text: string) => void;
  },
): Promise<OutputFolder> {
  const { parameter, files = [], note } = options;
  const folder = resolve(path);
  let made: MadeFolders | undefined;
  try {
    made = await makeFolders(folder);
    await tidyFolder(folder);
  } catch (error) {
    await made?.removeIfEmpty();
    const missing = isSystemError(error) && error.code === "ENOENT";
    const reason = missing ? "no folder can be made there" : describeSystemError(error);
    throw new ArgumentError({
      parameter,
      received: `${path} (${reason})`,
      expected: "a folder that can be made and written",
      hint: "Choose another folder, or change who may write there.",
      cause: error,
    });
  }
  await finishFiles(folder, note);
  for (const file of files) {
    const found = await findReplaceable(join(folder, file), { isLinkReplaced: true });
    if ("reason" in found) {
      throw new ArgumentError({
        parameter,
        received: `${join(path, file)} (${found.reason})`,
        expected: "a file that can be written, or nothing",
        hint: "Move it away, or choose another folder.",
        cause: found.cause,
      });
    }
  }
  return { path: folder, ...made };
}
