import { inTurns } from "@balms/core/adapter";
import { readBytes } from "./read-bytes.ts";
import { textFromBytes } from "../content/text-from-bytes.ts";

/**
 * Reads a whole text file; a byte order mark is taken off.
 *
 * @param path - the file, UTF-8
 * @param expected - what it should hold, for the message
 * @param signal - ends the reading, also while a pipe keeps silent
 * @throws {@link DataError} when it is missing, unreadable, empty, or holds no text
 * @throws {@link InterruptedError} when the signal fires
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { readText } from "@balms/datasets";
 *
 * const path = join(await mkdtemp(join(tmpdir(), "balms-")), "classes");
 * await writeFile(path, "cat\ndog\n");
 * console.log((await readText(path)).length); // 8
 * ```
 */
export async function readText(
  path: string,
  expected: string = "a text file",
  signal?: AbortSignal,
): Promise<string> {
  return inTurns(textFromBytes(await readBytes(path, expected, signal), path, expected), signal);
}
