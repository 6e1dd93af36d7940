import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { ArgumentError } from "@balms/core";
import { describeSystemError, isSystemError } from "@balms/datasets";
import { tidyFolder } from "./leftovers.ts";

/**
 * Sees to it, before any work, that a folder can appear in a place: nothing or an empty folder is there, the folder around it is
 * writable, and it is not inside of the one that is read.
 *
 * @param path - The folder to come.
 * @param options - `parameter`: the option that named it; `input`: the folder that is read.
 * @returns Its absolute path.
 * @throws {@link ArgumentError} when it cannot be made there.
 */
export async function checkNewFolder(
  path: string,
  options: { readonly parameter: string; readonly input: string },
): Promise<string> {
  const refuse = (reason: string, hint: string, cause?: unknown): ArgumentError =>
    new ArgumentError({
      parameter: options.parameter,
      received: `${path} (${reason})`,
      expected: "a new folder",
      hint,
      cause,
    });
  const around = dirname(resolve(path));
  const place = join(
    await realpath(around).catch((error: unknown) => {
      throw refuse(
        `its folder: ${describeSystemError(error)}`,
        "Make the folder around it first.",
        error,
      );
    }),
    basename(resolve(path)),
  );
  const inside = relative(await realpath(options.input), place);
  if (inside === "" || !(inside.startsWith("..") || resolve(inside) === inside)) {
    const reason = inside === "" ? "it is the input" : "it is inside of the input";
    throw refuse(reason, "Keep the original: choose another name.");
  }
  const entry = await stat(place).catch((error: unknown) => {
    if (isSystemError(error) && error.code === "ENOENT") return undefined;
    throw refuse(describeSystemError(error), "Choose another place.", error);
  });
  if (entry !== undefined && !entry.isDirectory()) {
    throw refuse("a file of that name is in the way", "Choose another name.");
  }
  // Also of a run that was killed when its folder had appeared, and what it was made in not yet gone.
  const failed = await tidyFolder(dirname(place)).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (entry !== undefined && (await readdir(place)).length > 0) {
    throw refuse("it is not empty", "Choose another name, or remove it first.");
  }
  if (failed !== undefined) {
    const { error } = failed;
    throw refuse(`its folder: ${describeSystemError(error)}`, "Choose another place.", error);
  }
  return place;
}
