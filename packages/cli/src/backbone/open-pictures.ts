import type { ImageData, ImageFormat, ImageRows } from "../data/image-data.ts";
import { rememberRows } from "../data/remembered-rows.ts";
import type { Progress } from "../terminal/progress.ts";
import type { BackboneSettings } from "../settings/train-settings.ts";
import { checkChannels } from "../inference/check-channels.ts";
import type { ImageSize } from "../inference/image-input.ts";
import { measureNormalization } from "./measure-normalization.ts";

/** Pixels of a side, unless pictures have a size of their own or the options name one. */
const side = 32;
/** Bytes of pixels that are held in memory; more are decoded anew in each pass. */
const mostBytes = 2 ** 31;

interface OpenContext {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** The size that pictures are brought to for a network without a past. */
export function chooseSize({ size }: ImageData, backbone: BackboneSettings): ImageSize {
  return {
    width: backbone.width ?? size?.width ?? side,
    height: backbone.height ?? size?.height ?? side,
    channels: size?.channels ?? 3,
  };
}

/**
 * Opens pictures for many passes: their pixels are held in memory, a byte each, if they fit. Test pictures come first: a broken one is found
 * before a training of hours, not after it.
 */
export async function holdPictures(
  data: ImageData,
  size: ImageSize,
  context: OpenContext,
): Promise<ImageData> {
  const test = await holdRows(data.test, size, { ...context, title: "test images" });
  const train = await holdRows(data.train, size, { ...context, title: "images" });
  return { ...data, train, test };
}

async function holdRows(
  images: ImageRows,
  size: ImageSize,
  { title, signal, progress }: OpenContext & { readonly title: string },
): Promise<ImageRows> {
  const rows = images.labels.length;
  if (rows * size.width * size.height * size.channels > mostBytes) {
    progress.note(`${title}: too many to be held in memory, so that each pass opens them again`);
    return images;
  }
  const reading = progress.stage(title, rows);
  const held = await rememberRows(images, {
    size,
    signal,
    onRows: (done) => reading.update(done),
  });
  reading.finish(`${rows} read`);
  return held;
}

/** The normalisation that the options name, or that of the training pictures. */
export async function chooseFormat(
  images: ImageRows,
  size: ImageSize,
  { mean, std, signal }: Pick<BackboneSettings, "mean" | "std"> & { readonly signal: AbortSignal },
): Promise<ImageFormat> {
  if (mean !== undefined) checkChannels(mean, size.channels);
  const normalization =
    mean !== undefined && std !== undefined
      ? { mean, std }
      : await measureNormalization(images, { size, signal });
  return { ...size, mean: normalization.mean, std: normalization.std };
}
