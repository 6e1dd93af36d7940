import { mkdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { ArgumentError } from "@balms/core";
import { describeSystemError, isSystemError } from "@balms/datasets";
import { removeLeftovers } from "./leftovers.ts";
import { temporaryPath } from "./temporary-path.ts";

/**
 * Makes a folder of this user's alone where the system has temporary files; those that killed processes left there go away.
 *
 * @throws {@link ArgumentError} when nothing can be made there.
 */
export async function makeSystemFolder(): Promise<string> {
  const around = tmpdir();
  const path = temporaryPath(around);
  try {
    await mkdir(path, { mode: 0o700 });
    await removeLeftovers(around, (await stat(path)).mtimeMs);
  } catch (error) {
    throw noRoom(error);
  }
  return path;
}

/** The refusal when the system's folder takes no more; any other error as it is. */
export function noRoom(error: unknown): unknown {
  if (!isSystemError(error)) return error;
  return new ArgumentError({
    parameter: tmpdir(),
    received: describeSystemError(error),
    expected: "room for temporary files",
    hint: "Name another folder in the variable TMPDIR, on Windows TEMP.",
    cause: error,
  });
}
