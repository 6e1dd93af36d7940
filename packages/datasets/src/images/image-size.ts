import { describeValue } from "@balms/core/adapter";
import { checkKind, refuseImage } from "./check-kind.ts";
import type { PixelSize } from "./enlarge-pixels.ts";

/**
 * Width and height of a picture as `decodeImages` shows it, turned upright, of its header alone.
 *
 * @param bytes - the content of the file
 * @param path - the file, for messages
 * @returns pixels
 * @throws {@link DataError} naming the file that is no image, or whose header is broken
 *
 * @example
 * ```ts
 * import { imageSize } from "@balms/datasets";
 * import sharp from "sharp";
 *
 * const image = sharp({ create: { width: 2, height: 1, channels: 3, background: "red" } });
 * console.log(await imageSize(await image.png().toBuffer(), "red.png")); // { width: 2, height: 1 }
 * ```
 */
export async function imageSize(bytes: Uint8Array, path: string): Promise<PixelSize> {
  checkKind(bytes, path);
  const { default: open } = await import("sharp");
  try {
    const { autoOrient } = await open(bytes, { limitInputPixels: false }).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch (cause) {
    throw refuseImage(path, cause instanceof Error ? cause.message : describeValue(cause), {
      cause,
    });
  }
}
