/** Size of a picture in pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Between which two places of a side a place of the longer side lies, and how far from the first to the second. */
interface Neighbours {
  readonly before: number;
  readonly after: number;
  readonly share: number;
}

/**
 * Enlarges a picture, bytes [height, width, channels], by linear interpolation between the centres of pixels: both pictures cover the same
 * area, so that nothing moves. libvips would move it by half a pixel.
 */
export function enlargePixels(bytes: Uint8Array, from: PixelSize, to: PixelSize): Uint8Array {
  if (from.width === to.width && from.height === to.height) return bytes;
  const channels = bytes.length / (from.width * from.height);
  const columns = neighbours(from.width, to.width);
  const out = new Uint8Array(to.width * to.height * channels);
  let place = 0;
  for (const row of neighbours(from.height, to.height)) {
    const above = row.before * from.width;
    const below = row.after * from.width;
    for (const { before, after, share } of columns) {
      for (let channel = 0; channel < channels; channel++) {
        const at = (pixel: number): number => bytes[pixel * channels + channel];
        const upper = at(above + before) * (1 - share) + at(above + after) * share;
        const lower = at(below + before) * (1 - share) + at(below + after) * share;
        out[place++] = Math.round(upper * (1 - row.share) + lower * row.share);
      }
    }
  }
  return out;
}

function neighbours(from: number, to: number): Neighbours[] {
  return Array.from({ length: to }, (_, place) => {
    const centre = Math.min(Math.max(((place + 0.5) * from) / to - 0.5, 0), from - 1);
    const before = Math.floor(centre);
    return { before, after: Math.min(before + 1, from - 1), share: centre - before };
  });
}
