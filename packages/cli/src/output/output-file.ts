import { access, constants, realpath, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ArgumentError } from "@balms/core";
import { describeSystemError, isSystemError } from "./describe-system-error.ts";

/**
 * Sees to it, before any work, that a file can be written: its folder is there and writable, the
 * path is no folder, and it is none of the files that are read.
 *
 * @param path - The file to write.
 * @param options - `parameter`: the option that named it; `inputs`: files that must stay as they are.
 * @returns The absolute path.
 * @throws ArgumentError when the file cannot be written there.
 */
export async function checkOutputFile(
  path: string,
  options: { readonly parameter: string; readonly inputs?: readonly string[] },
): Promise<string> {
  const { parameter, inputs = [] } = options;
  const target = resolve(path);
  const refuse = (received: string, hint: string, cause?: unknown): ArgumentError =>
    new ArgumentError({
      parameter,
      received,
      expected: "a file that can be written",
      hint,
      ...(cause === undefined ? {} : { cause }),
    });
  try {
    await access(dirname(target), constants.W_OK);
  } catch (error) {
    const reason = describeSystemError(error);
    throw refuse(`${path} (its folder: ${reason})`, "Make the folder first.", error);
  }
  const existing = await stat(target).catch((error: unknown) => {
    if (isSystemError(error) && error.code === "ENOENT") {
      return undefined;
    }
    throw refuse(`${path} (${describeSystemError(error)})`, "Choose another file.", error);
  });
  if (existing?.isDirectory() === true) {
    throw refuse(`${path} (it is a folder)`, "Give the name of a file in it.");
  }
  if (existing !== undefined) {
    for (const input of inputs) {
      const place = await realpath(input).catch(() => undefined);
      if (place === (await realpath(target))) {
        throw refuse(`${path} (it is an input)`, "Keep the original: choose another name.");
      }
    }
  }
  return target;
}
