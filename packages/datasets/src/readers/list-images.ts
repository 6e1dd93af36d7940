import { realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { isImage, listEntries } from "./list-entries.ts";
import { describeSystemError } from "./system-error.ts";

/** Images that were found, and what else lay beside them. */
export interface ListedImages {
  /** Paths, folder by folder, in each by code point. */
  readonly files: readonly string[];
  /** Number of files that are no images, by their names; hidden ones do not count. */
  readonly others: number;
}

/**
 * Lists the images of a folder and of all folders in it, without labels. Opens none of them: {@link decodeImages} does.
 *
 * @param folder - the folder; or an image alone, which is listed whatever its name
 * @param options - `signal`: stops it
 * @returns images: `.jpg`, `.png`, `.webp`, `.gif`, `.tif`, `.avif` and their other spellings
 * @throws {@link DataError} when it is missing, holds pipes or devices, or a link in it leads back to a folder around it
 * @throws {@link InterruptedError} when the signal fires
 *
 * @example
 * ```ts
 * import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { listImages } from "@balms/datasets";
 *
 * const folder = await mkdtemp(join(tmpdir(), "balms-"));
 * await mkdir(join(folder, "2024", "may"), { recursive: true });
 * await writeFile(join(folder, "2024", "may", "1.png"), "not opened here");
 * console.log((await listImages(folder)).files.length); // 1
 * ```
 */
export async function listImages(
  folder: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<ListedImages> {
  const entry = await stat(folder).catch((cause: unknown) => {
    throw refuse(folder, `nothing (${describeSystemError(cause)})`, { cause });
  });
  if (entry.isFile()) return { files: [folder], others: 0 };
  if (!entry.isDirectory()) throw refuse(folder, "a pipe, socket or device");
  const files: string[] = [];
  const others = await collect(folder, { files, around: [], ...options });
  return { files, others };
}

async function collect(
  folder: string,
  context: {
    readonly files: string[];
    /** The folders that this one lies in. */
    readonly around: readonly string[];
    readonly signal?: AbortSignal;
  },
): Promise<number> {
  const { files, around, signal } = context;
  checkSignal(signal);
  const place = await realpath(folder);
  if (around.includes(place)) {
    const hint = "Take the link away.";
    throw refuse(folder, "a link to a folder around it", { hint });
  }
  const entries = await listEntries(folder, signal);
  let others = 0;
  for (const { name, isFolder } of entries) {
    const path = join(folder, name);
    if (isFolder) others += await collect(path, { ...context, around: [...around, place] });
    else if (isImage(name)) files.push(path);
    else others += 1;
  }
  return others;
}

function refuse(
  parameter: string,
  received: string,
  details: { readonly hint?: string; readonly cause?: unknown } = {},
): DataError {
  return new DataError({
    parameter,
    received,
    expected: "an image, or a folder with images in it",
    ...details,
  });
}
