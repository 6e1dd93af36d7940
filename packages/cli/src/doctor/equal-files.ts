import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { DataError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { describeSystemError } from "@balms/datasets";

/** What comparing files found out. */
export interface Compared {
  /** Files with the same content, each group of two and more, in the order of the files. */
  readonly groups: readonly (readonly string[])[];
  /** Those that cannot be opened, as far as they were. */
  readonly broken: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * Groups of files with the same content, each of two and more, in the order of the files. Only files of one size are read.
 *
 * @param files - Paths.
 * @param options - `onFile`: called for each file that is done with.
 * @throws {@link DataError} for a file that cannot be read; {@link InterruptedError} when the signal fires.
 */
export async function equalFiles(
  files: readonly string[],
  options: { readonly signal: AbortSignal; readonly onFile: (done: number) => void },
): Promise<Compared> {
  const { signal, onFile } = options;
  const bySize = new Map<number, string[]>();
  for (const file of files) {
    checkSignal(signal);
    const { size } = await stat(file).catch((error: unknown) => refuse(file, error));
    const group = bySize.get(size);
    if (group === undefined) bySize.set(size, [file]);
    else group.push(file);
  }
  const byContent = new Map<string, string[]>();
  let done = 0;
  for (const group of bySize.values()) {
    for (const file of group.length > 1 ? group : []) {
      checkSignal(signal);
      const digest = await digestOfFile(file, signal);
      const same = byContent.get(digest);
      if (same === undefined) byContent.set(digest, [file]);
      else same.push(file);
      done += 1;
      onFile(done);
    }
    if (group.length === 1) onFile((done += 1));
  }
  const order = new Map(files.map((file, place) => [file, place]));
  const place = ([first = ""]: readonly string[]): number => order.get(first) ?? 0;
  const groups = [...byContent.values()]
    .filter((group) => group.length > 1)
    .toSorted((first, second) => place(first) - place(second));
  return { groups, broken: [] };
}

async function digestOfFile(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash, { signal }).catch((error: unknown) => {
    checkSignal(signal);
    refuse(file, error);
  });
  return hash.digest("hex");
}

function refuse(parameter: string, cause: unknown): never {
  throw new DataError({
    parameter,
    received: `nothing (${describeSystemError(cause)})`,
    expected: "a file that can be read",
    cause,
  });
}
