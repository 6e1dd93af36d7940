import type { ConvolutionInfo } from "./convolution-types.ts";

/** Every pair of an input and an output pixel that meet, and the place of the filter where they do. */
export function eachPlace(
  info: ConvolutionInfo,
  visit: (from: number, to: number, place: number) => void,
): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = info;
  for (let row = 0; row < batchSize * outHeight; row++) {
    const image = Math.floor(row / outHeight);
    const top = (row % outHeight) * info.strideHeight - info.padInfo.top;
    for (let h = 0; h < filterHeight; h++) {
      const y = top + h * info.dilationHeight;
      if (y < 0 || y >= inHeight) continue;
      const line = (image * inHeight + y) * inWidth;
      for (let column = 0; column < outWidth; column++) {
        const left = column * info.strideWidth - info.padInfo.left;
        for (let w = 0; w < filterWidth; w++) {
          const x = left + w * info.dilationWidth;
          if (x < 0 || x >= inWidth) continue;
          visit(line + x, row * outWidth + column, h * filterWidth + w);
        }
      }
    }
  }
}
