import { DataError } from "@balms/core";
import type { Sharp } from "sharp";
import { readBytes } from "../readers/read-bytes.ts";

/** The `sharp` function, imported only where images are decoded. */
export type OpenImage = (bytes: Uint8Array) => Sharp;

/** One file → bytes [height, width, channels], 0 … 255, turned upright, transparency on black. */
export async function decodeImage(
  open: OpenImage,
  path: string,
  { width, height, channels }: { width: number; height: number; channels: 1 | 3 },
): Promise<Uint8Array> {
  // Handing over bytes is a third faster than a path, which the decoder opens once to look and once to read.
  const image = open(await readBytes(path))
    .autoOrient()
    .resize({ width, height, fit: "fill" })
    .flatten()
    .toColourspace(channels === 3 ? "srgb" : "b-w")
    .raw({ depth: "uchar" });
  const { data, info } = await image
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw new DataError({
        parameter: path,
        received: cause instanceof Error ? cause.message : String(cause),
        expected: "a whole image in a format that its name says",
        hint: "Replace the file or remove it.",
        cause,
      });
    });
  if (info.channels === channels) return data;
  throw new DataError({
    parameter: path,
    received: `an image that decodes to ${info.channels} channels`,
    expected: `${channels}`,
    hint: "Save it as RGB or grey.",
  });
}
