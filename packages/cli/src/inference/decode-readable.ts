import { DataError } from "@balms/core";
import { decodeImages, type ImageBatch } from "@balms/datasets";
import type { ImageFormat } from "../data/image-data.ts";

/** Takes a picture that cannot be read, with the reason, so that the others go on. */
export type BrokenPicture = (file: string, reason: string) => void;

/**
 * Decodes those of some pictures that can be read, as one batch.
 *
 * @param options - `onBroken`: what is done about a picture that cannot be read; without it that is an error.
 * @returns The files that were read, in their order, and the batch of them; none where none could be.
 * @throws {@link DataError} naming the picture; {@link InterruptedError} when the signal fires.
 */
export async function decodeReadable(
  files: readonly string[],
  format: ImageFormat,
  options: { readonly signal: AbortSignal; readonly onBroken?: BrokenPicture | undefined },
): Promise<{ readonly read: readonly string[]; readonly batch: ImageBatch | undefined }> {
  const { signal, onBroken } = options;
  let read = files;
  while (read.length > 0) {
    try {
      for await (const batch of decodeImages(read, { ...format, batchSize: read.length, signal })) {
        return { read, batch };
      }
    } catch (error) {
      // The message names the file.
      const broken = DataError.isInstance(error) ? error.parameter : undefined;
      if (broken === undefined || onBroken === undefined || !read.includes(broken)) throw error;
      onBroken(broken, (error as DataError).received ?? "no picture");
      read = read.filter((file) => file !== broken);
    }
  }
  return { read, batch: undefined };
}
