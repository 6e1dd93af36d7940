import { decodeReadable, type BrokenPicture } from "./decode-readable.ts";
import type { PictureModel } from "./picture-model.ts";

/** Pictures, and what a model says of them. */
export interface ScoredPictures {
  readonly files: readonly string[];
  /** Raw scores [files · classes]. */
  readonly scores: Float32Array;
}

// A quarter of a gibibyte in single precision: fewer large pictures go into a batch.
const batchValues = 2 ** 26;
const batchPictures = 64;

/**
 * Runs a model on pictures, batch by batch, in their order.
 *
 * @param options - `onBroken`: what is done about a picture that cannot be read; without it that is an error.
 * @throws {@link DataError} naming the picture; {@link InterruptedError} when the signal fires.
 */
export async function* scorePictures(
  model: PictureModel,
  files: readonly string[],
  options: { readonly signal: AbortSignal; readonly onBroken?: BrokenPicture | undefined },
): AsyncGenerator<ScoredPictures, void, undefined> {
  const step = batchSize(model);
  for (let start = 0; start < files.length; start += step) {
    const { read, batch } = await decodeReadable(
      files.slice(start, start + step),
      model.format,
      options,
    );
    if (batch === undefined) continue;
    yield { files: read, scores: await model.scores(batch.data, batch.rows) };
  }
}

/** For a note: which file says how pictures are fed, where it is not the model itself and not the user. */
export function feedNote({ saidBy, format }: PictureModel): string | undefined {
  if (saidBy === undefined) return undefined;
  const { width, height, resize } = format;
  const how = resize === undefined ? "" : `, ${resize.kernel}`;
  return `pictures: ${width} × ${height}${how}, as ${saidBy} says`;
}

function batchSize({ format, fixedBatchSize }: PictureModel): number {
  const { width, height, channels } = format;
  const most = Math.floor(batchValues / (width * height * channels));
  const size = Math.max(1, Math.min(batchPictures, most));
  // Whole runs: nothing is filled up but the last.
  return fixedBatchSize === undefined ? size : Math.ceil(size / fixedBatchSize) * fixedBatchSize;
}
