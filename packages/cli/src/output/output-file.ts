import { access, constants, realpath } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { ArgumentError } from "@balms/core";
import { describeSystemError, isSystemError } from "@balms/datasets";
import { tidyFolder } from "./leftovers.ts";
import { finishFiles } from "./waiting-files.ts";
import { findReplaceable } from "./replaceable-file.ts";

/**
 * Sees to it, before any work, that a file can be written: its folder is there and writable, the
 * path is no folder, pipe or device, and it is none of the files that are read.
 *
 * @param path - The file to write.
 * @param options - `parameter`: the option that named it; `inputs`: files that must stay as they are.
 * @returns The absolute path; of a link, where it leads.
 * @throws {@link ArgumentError} when the file cannot be written there.
 */
export async function checkOutputFile(
  path: string,
  options: { readonly parameter: string; readonly inputs?: readonly string[] },
): Promise<string> {
  const { parameter, inputs = [] } = options;
  const refuse = (reason: string, hint: string, cause?: unknown): ArgumentError =>
    new ArgumentError({
      parameter,
      received: `${path} (${reason})`,
      expected: "a file that can be written",
      hint,
      ...(cause === undefined ? {} : { cause }),
    });
  const nameIt = "Give the name of a file in it.";
  const found = await findReplaceable(resolve(path));
  if ("reason" in found) {
    const hint = found.reason === "it is a folder" ? nameIt : "Choose another file.";
    throw refuse(found.reason, hint, found.cause);
  }
  if (path.endsWith("/") || path.endsWith(sep)) throw refuse("it is named as a folder", nameIt);
  try {
    await access(dirname(found.place), constants.W_OK);
  } catch (error) {
    const missing = isSystemError(error) && error.code === "ENOENT";
    const hint = missing ? "Make the folder first." : "Choose another folder.";
    throw refuse(`its folder: ${describeSystemError(error)}`, hint, error);
  }
  for (const input of found.exists ? inputs : []) {
    if ((await realpath(input).catch(() => undefined)) === found.place) {
      throw refuse("it is an input", "Keep the original: choose another name.");
    }
  }
  const folder = dirname(found.place);
  try {
    await tidyFolder(folder);
  } catch (error) {
    const missing = isSystemError(error) && error.code === "ENOENT";
    const reason = missing ? "no file can be made there" : describeSystemError(error);
    throw refuse(reason, "Choose another place.", error);
  }
  // Else an earlier run's file would come to take the place of this one.
  await finishFiles(folder);
  return found.place;
}
