import { ModelError } from "@balms/core";
import { inputShape, type OnnxModel } from "@balms/onnx";
import { findImageInput, type ImageSize, type WantedInput } from "../inference/image-input.ts";

/**
 * Finds which pictures a model takes that is to be trained, or to give features.
 *
 * @param model - A model with one input, [batch, channels, height, width] or [batch, values], of float32.
 * @param options - `wanted`: what the user asked for; `recorded`: what the model's metadata say.
 * @throws {@link ModelError} when the input is no such picture; {@link ArgumentError} when options contradict it.
 */
export function findImageSize(
  model: OnnxModel,
  options: { readonly wanted: WantedInput; readonly recorded: ImageSize | undefined },
): ImageSize {
  const parameter = "--backbone";
  const wanted = { ...options.wanted, layout: "NCHW" } as const;
  const { size, type } = findImageInput(model, { ...options, wanted, parameter });
  if (type === "float32") return size;
  throw new ModelError({
    parameter,
    received: `input "${inputShape(model).name}" of ${type}`,
    expected: "an input of float32",
    hint: "Export it so; balms predict takes it as it is.",
  });
}
