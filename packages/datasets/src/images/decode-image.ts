import { refuseImage } from "./check-kind.ts";
import { enlargePixels, type PixelSize } from "./enlarge-pixels.ts";
import { openUpright, type ImageDecoder } from "./open-upright.ts";
import { resizePicture, type PictureResize } from "./picture-resize.ts";

/** One file → bytes [height, width, channels], 0 … 255, turned upright, transparency on black. */
export async function decodeImage(
  decoder: ImageDecoder,
  path: string,
  options: PixelSize & {
    readonly channels: 1 | 3;
    readonly resize?: PictureResize | undefined;
    readonly signal?: AbortSignal;
  },
): Promise<Uint8Array> {
  const { width, height, channels, resize, signal } = options;
  const size = { width, height };
  const { data, info } = await openUpright(
    decoder,
    path,
    (image) => {
      // A side that is to grow stays.
      const sized =
        resize === undefined
          ? image.resize({ ...size, fit: "fill", withoutEnlargement: true })
          : image;
      return sized.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
    },
    signal,
  );
  if (info.channels !== 3) throw refuseImage(path, `${info.channels} channels as sRGB`);
  const pixels =
    resize === undefined
      ? enlargePixels(data, info, size)
      : resizePicture(data, info, size, resize);
  return channels === 3 ? pixels : greyPixels(pixels);
}

/** Luma as ITU-R BT.601 has it, which programs that train networks on grey pictures take. */
function greyPixels(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgb.length / 3 }, (_, pixel) =>
    Math.round(0.299 * rgb[3 * pixel] + 0.587 * rgb[3 * pixel + 1] + 0.114 * rgb[3 * pixel + 2]),
  );
}
