import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ArgumentError } from "@balms/core";
import { describeSystemError, isSystemError } from "@balms/datasets";
import { openFileReader, type FileReader } from "./file-reader.ts";
import { sameContent } from "./same-content.ts";

/** What becomes of a file with data of the model's tensors. */
export interface DataCopy {
  /** As the model spells it: a path from its own folder. */
  readonly location: string;
  readonly from: FileReader;
  /** Where the written model looks for it. */
  readonly to: string;
  /** Whether it is there already: the file itself, or one with the same content. */
  readonly isThere: boolean;
}

/**
 * Says which data files must be copied beside a model that is written elsewhere; nothing is written.
 *
 * @param data - The files by location, as the model has them.
 * @param output - Where the model is written.
 * @throws {@link ArgumentError} when another file is in the place of one: nothing is overwritten.
 */
export async function planDataCopies(
  data: ReadonlyMap<string, FileReader>,
  output: string,
  signal: AbortSignal,
): Promise<readonly DataCopy[]> {
  const copies: DataCopy[] = [];
  for (const [location, from] of data) {
    const to = join(dirname(output), location);
    if (to === output) {
      const hint = `Choose another name than ${basename(output)}.`;
      throw refusal(output, `the name of a file with the model's data, ${from.path}`, hint);
    }
    const isThere = await isSame(from, to, signal);
    // A model that comes from somebody could put what a shell or ssh reads into the folder of its user.
    if (!isThere && location.split(/[/\\]/u).some((part) => part.startsWith(".") && part !== ".")) {
      throw refusal(
        to,
        "a hidden file or folder, which the model names for its data",
        "Put the data inside of the model with --embed.",
      );
    }
    copies.push({ location, from, to, isThere });
  }
  return copies;
}

async function isSame(from: FileReader, to: string, signal: AbortSignal): Promise<boolean> {
  const entry = await stat(to).catch((error: unknown) => {
    if (isSystemError(error) && error.code === "ENOENT") return undefined;
    throw refusal(to, describeSystemError(error), "Choose another folder.", error);
  });
  if (entry === undefined) return false;
  const [one, other] = await Promise.all([realpath(from.path), realpath(to)]);
  if (one === other) return true;
  const hint = "Choose another folder, or put the data inside of the model with --embed.";
  if (!entry.isFile()) throw refusal(to, "something that is no file", hint);
  const there = await openFileReader(to, "a file with the model's data", signal);
  try {
    if (await sameContent(from, there, signal)) return true;
  } finally {
    await there.close();
  }
  throw refusal(to, `another file than ${from.path}, with data of the model`, hint);
}

function refusal(place: string, received: string, hint: string, cause?: unknown): ArgumentError {
  const expected = "a place for the model and for the data beside it; nothing is overwritten";
  return new ArgumentError({
    parameter: "--output",
    received: `${place} (${received})`,
    expected,
    hint,
    cause,
  });
}
