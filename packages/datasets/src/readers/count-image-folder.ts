import { checkOptions } from "@balms/core/adapter";
import { listClassFiles } from "./list-class-files.ts";

/**
 * Counts the images per class in a folder with one folder per class, for a prior.
 *
 * @param folder - as {@link readImageFolder} takes it
 * @param options - `signal`: stops it
 * @returns classes sorted by code point and the number of images n_c of each, at least 1
 * @throws {@link DataError} as {@link readImageFolder} does
 * @throws {@link InterruptedError} when the signal fires
 *
 * @example
 * ```ts
 * import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { countImageFolder } from "@balms/datasets";
 *
 * const folder = await mkdtemp(join(tmpdir(), "balms-"));
 * await mkdir(join(folder, "cat"));
 * await writeFile(join(folder, "cat", "1.png"), "not opened here");
 * console.log(await countImageFolder(folder)); // { classes: [ 'cat' ], counts: [ 1 ] }
 * ```
 */
export async function countImageFolder(
  folder: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<{ readonly classes: readonly string[]; readonly counts: readonly number[] }> {
  checkOptions(options, ["signal"]);
  const found = await listClassFiles(folder, options);
  return {
    classes: found.map(({ name }) => name),
    counts: found.map(({ files }) => files.length),
  };
}
