import type { ImageRows } from "../data/image-data.ts";
import type { ImageSize } from "../inference/image-input.ts";
import type { Normalization } from "../inference/normalizations.ts";

/**
 * Mean and standard deviation of the pixels of each channel, over pictures of the training part.
 *
 * @param images - The training pictures.
 * @param options - `size`: of the pictures; `rows`: which of them, all when absent.
 */
export async function measureNormalization(
  images: ImageRows,
  options: {
    readonly size: ImageSize;
    readonly rows?: readonly number[];
    readonly signal: AbortSignal;
  },
): Promise<Normalization> {
  const { size, rows, signal } = options;
  const { channels } = size;
  const area = size.width * size.height;
  const zeros = Array.from({ length: channels }, () => 0);
  const ones = zeros.map(() => 1);
  const sums = [...zeros];
  const squares = [...zeros];
  let pixels = 0;
  const format = { ...size, mean: zeros, std: ones };
  const chosen = rows === undefined ? { signal } : { signal, rows };
  for await (const batch of images.batches(format, chosen)) {
    for (let plane = 0; plane < batch.rows * channels; plane += 1) {
      let sum = 0;
      let square = 0;
      for (let index = plane * area; index < (plane + 1) * area; index += 1) {
        const value = batch.data[index] ?? 0;
        sum += value;
        square += value * value;
      }
      const channel = plane % channels;
      sums[channel] = (sums[channel] ?? 0) + sum;
      squares[channel] = (squares[channel] ?? 0) + square;
    }
    pixels += batch.rows * area;
  }
  const mean = sums.map((sum) => sum / pixels);
  const std = squares.map((square, channel) => {
    const variance = square / pixels - (mean[channel] ?? 0) ** 2;
    // Pictures of one colour: nothing to scale.
    return variance > 1e-8 ? Math.sqrt(variance) : 1;
  });
  return { name: "of the training images", mean, std };
}
