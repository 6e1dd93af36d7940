import { inputShape, type OnnxModel } from "@balms/onnx";
import type { ImageLayout, ImageSize } from "./image-input.ts";

/** How a picture lies in a model's input: [channels, height, width], or its values in a row where the model takes rows. */
export function rowShape(model: OnnxModel, size: ImageSize): readonly number[] {
  return layoutShape(inputShape(model).shape.length === 2 ? "rows" : "NCHW", size);
}

/** The sizes of one picture in an input of that layout. */
export function layoutShape(
  layout: ImageLayout,
  { channels, height, width }: ImageSize,
): readonly number[] {
  if (layout === "rows") return [channels * height * width];
  return layout === "NCHW" ? [channels, height, width] : [height, width, channels];
}

/** Pictures [N, channels, height, width] as a model takes them. */
export function inLayout(
  layout: ImageLayout,
  pictures: Float32Array,
  { channels, height, width }: ImageSize,
): Float32Array {
  if (layout !== "NHWC" || channels === 1) return pictures;
  const area = height * width;
  const moved = new Float32Array(pictures.length);
  let to = 0;
  for (let start = 0; start < pictures.length; start += channels * area) {
    for (let pixel = start; pixel < start + area; pixel += 1) {
      for (let channel = 0; channel < channels; channel += 1) {
        moved[to] = pictures[pixel + channel * area] ?? 0;
        to += 1;
      }
    }
  }
  return moved;
}
