import { readFile } from "node:fs/promises";
import { DataError } from "@balms/core";
import { describeSystemError } from "./describe-system-error.ts";

/**
 * Reads a whole file that somebody named on the command line.
 *
 * @param path - The file.
 * @param expected - What it should have been, for the message.
 * @throws DataError when it cannot be read.
 */
export async function readBytes(path: string, expected: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const received = describeSystemError(error);
    throw new DataError({ parameter: path, received, expected, cause: error });
  }
}
