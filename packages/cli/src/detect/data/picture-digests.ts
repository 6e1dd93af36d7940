import { createHash } from "node:crypto";
import { basename } from "node:path";
import { DataError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { digestOf, imageSize, readBytes, type PixelSize } from "@balms/datasets";
import { formatCount, formatList } from "../../terminal/format-values.ts";
import type { Progress } from "../../terminal/progress.ts";

/** What tells pictures apart by their content. */
export interface PictureDigests {
  readonly files: readonly string[];
  /** One for each file. */
  readonly contents: readonly string[];
  /** Likewise, as the pictures are shown: upright. */
  readonly sizes: readonly PixelSize[];
  /** "sha256:…" over all of them. */
  readonly digest: string;
}

/** Reads all pictures once. */
export async function digestPictures(
  title: string,
  files: readonly string[],
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<PictureDigests> {
  const stage = progress.stage(title, files.length);
  const contents: string[] = [];
  const sizes: PixelSize[] = [];
  for (const file of files) {
    checkSignal(signal);
    const bytes = await readBytes(file, "an image", signal);
    sizes.push(await imageSize(bytes, file));
    contents.push(createHash("sha256").update(bytes).digest("base64"));
    stage.update(contents.length);
  }
  stage.finish(`${formatCount(files.length)} read`);
  return { files, contents, sizes, digest: digestOf(contents.join("\n")) };
}

/**
 * Refuses test pictures that are training pictures too: what is measured by them is memory.
 *
 * @throws {@link DataError} that names some of them.
 */
export function refuseShared(
  { train, test }: { readonly train: PictureDigests; readonly test: PictureDigests },
  files: { readonly train: string; readonly test: string },
): void {
  const known = new Set(train.contents);
  const shared = test.files.filter((_, index) => known.has(test.contents[index] ?? ""));
  if (shared.length === 0) return;
  throw new DataError({
    parameter: files.test,
    received: `${formatCount(shared.length)} of ${formatCount(test.files.length)} test images that are training images of ${files.train} too: ${formatList(
      shared.map((file) => basename(file)),
      4,
    )}`,
    expected: "test images that training never sees",
    hint: "Take them out of one of the files: a detector knows what it was trained on.",
  });
}
