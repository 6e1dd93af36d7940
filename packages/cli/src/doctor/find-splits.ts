import { stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { readImageFolder, type ImageFolder } from "@balms/datasets";

/** A part of a data set, in folders of pictures. */
export interface Split {
  /** "train", "test"; "all" where there is only one. */
  readonly name: string;
  readonly folder: string;
  readonly pictures: ImageFolder;
  /** Files in its class folders that are no pictures, by their names. */
  readonly others: readonly string[];
}

/** What parts are called; the first is the one that is trained on. */
const partNames = ["train", "val", "valid", "validation", "dev", "test"];

/**
 * The parts of a folder of pictures: those in `train`, `val` and `test` of it, or it alone.
 *
 * @returns Undefined for what is no folder.
 * @throws {@link DataError} for a folder that is not laid out in folders of classes.
 */
export async function findSplits(
  source: string,
  signal: AbortSignal,
): Promise<readonly Split[] | undefined> {
  if (!(await isFolder(source))) return undefined;
  const names: string[] = [];
  if (await isFolder(join(source, "train"))) {
    for (const name of partNames) if (await isFolder(join(source, name))) names.push(name);
  }
  const parts = names.map((name) => ({ name, folder: join(source, name) }));
  const all = parts.length === 0 ? [{ name: "all", folder: source }] : parts;
  const splits: Split[] = [];
  for (const part of all) {
    const others: string[] = [];
    const pictures = await readImageFolder(part.folder, {
      signal,
      onMisfit({ parameter = "" }) {
        // A folder is seen to by its class, which has no pictures.
        if (!isClass(parameter, part.folder)) others.push(parameter);
      },
    });
    splits.push({ ...part, pictures, others });
  }
  return splits;
}

function isClass(path: string, folder: string): boolean {
  return relative(folder, dirname(path)) === "";
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
