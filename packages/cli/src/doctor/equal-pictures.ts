import { createHash } from "node:crypto";
import type { ImageFormat } from "../data/image-data.ts";
import { decodeReadable, type BrokenPicture } from "../inference/decode-readable.ts";
import type { Compared } from "./equal-files.ts";

/** Pixels of a side that pictures are brought to before they are compared. */
export const comparedSide = 128;

const format: ImageFormat = {
  width: comparedSide,
  height: comparedSide,
  channels: 3,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  // Of the whole picture: how it was compressed makes no difference.
  resize: { kernel: "box", to: { width: comparedSide, height: comparedSide } },
};
const batchPictures = 64;

/**
 * Opens pictures. Groups of those with the same pixels, each of two and more, in the order of the files; and those that cannot be opened.
 *
 * @param options - `onFile`: called with the number of files that are done with.
 * @throws {@link InterruptedError} when the signal fires.
 */
export async function equalPictures(
  files: readonly string[],
  options: { readonly signal: AbortSignal; readonly onFile: (done: number) => void },
): Promise<Compared> {
  const { signal, onFile } = options;
  const broken: { file: string; reason: string }[] = [];
  const onBroken: BrokenPicture = (file, reason) => broken.push({ file, reason });
  const byPixels = new Map<string, string[]>();
  for (let start = 0; start < files.length; start += batchPictures) {
    const some = files.slice(start, start + batchPictures);
    const { read, batch } = await decodeReadable(some, format, { signal, onBroken });
    const values = (batch?.data.length ?? 0) / Math.max(1, read.length);
    for (const [row, file] of read.entries()) {
      const pixels = batch?.data.subarray(row * values, (row + 1) * values) ?? new Float32Array();
      const digest = createHash("sha256").update(pixels).digest("hex");
      const same = byPixels.get(digest);
      if (same === undefined) byPixels.set(digest, [file]);
      else same.push(file);
    }
    onFile(start + some.length);
  }
  return { groups: [...byPixels.values()].filter((group) => group.length > 1), broken };
}
