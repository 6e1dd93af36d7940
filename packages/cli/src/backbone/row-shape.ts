import { inputShape, type OnnxModel } from "@balms/onnx";
import type { ImageSize } from "./image-size.ts";

/** How a picture lies in a model's input: [channels, height, width], or its values in a row where the model takes rows. */
export function rowShape(
  model: OnnxModel,
  { channels, height, width }: ImageSize,
): readonly number[] {
  const isFlat = inputShape(model).shape.length === 2;
  return isFlat ? [channels * height * width] : [channels, height, width];
}
