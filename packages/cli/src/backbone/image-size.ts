import { ArgumentError, ModelError } from "@balms/core";
import { inputShape, type OnnxModel } from "@balms/onnx";
import type { ImageFormat } from "../data/image-data.ts";

/** Size of the pictures, apart from their normalisation. */
export type ImageSize = Pick<ImageFormat, "width" | "height" | "channels">;

interface WantedSize {
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/**
 * Finds which pictures a model takes: from its input's shape, else from what balms wrote into it,
 * else from the options.
 *
 * @param model - A model with one input, [batch, channels, height, width] or [batch, values].
 * @param options - `wanted`: what the user asked for; `recorded`: what the model's metadata say.
 * @throws {@link ModelError} when the input is no picture; {@link ArgumentError} when options contradict it.
 */
export function findImageSize(
  model: OnnxModel,
  options: { readonly wanted: WantedSize; readonly recorded: ImageSize | undefined },
): ImageSize {
  const { wanted, recorded } = options;
  const { name, shape } = inputShape(model);
  const refuse = (expected: string, hint?: string): ModelError =>
    new ModelError({
      parameter: "--backbone",
      received: `input "${name}" of shape [${shape.join(", ")}]`,
      expected,
      ...(hint === undefined ? {} : { hint }),
    });
  if (shape.length === 4) {
    const [, channels, height, width] = shape;
    if (channels !== 1 && channels !== 3) {
      throw refuse("[batch, channels, height, width] with 1 or 3 channels");
    }
    return {
      channels,
      height: agree("--height", wanted.height, height, recorded?.height),
      width: agree("--width", wanted.width, width, recorded?.width),
    };
  }
  const values = shape[1];
  if (shape.length !== 2 || typeof values !== "number") {
    throw refuse("[batch, channels, height, width] or [batch, values]");
  }
  const width = wanted.width ?? recorded?.width;
  const height = wanted.height ?? recorded?.height;
  if (width === undefined || height === undefined) {
    throw refuse("an input that tells the size of a picture", "Give --width and --height.");
  }
  const channels = values / (width * height);
  if (channels !== 1 && channels !== 3) {
    throw refuse(`${width} × ${height} values in 1 or 3 channels`);
  }
  return { width, height, channels };
}

function agree(
  option: string,
  wanted: number | undefined,
  fixed: number | string | undefined,
  recorded: number | undefined,
): number {
  if (typeof fixed === "number" && fixed > 0) {
    if (wanted !== undefined && wanted !== fixed) {
      throw new ArgumentError({
        parameter: option,
        received: `${wanted} pixels`,
        expected: `${fixed}, which the model's input fixes`,
        hint: "Leave the option out.",
      });
    }
    return fixed;
  }
  const size = wanted ?? recorded;
  if (size === undefined) {
    throw new ArgumentError({
      parameter: option,
      received: "nothing",
      expected: "pixels, as the model's input leaves them open",
    });
  }
  return size;
}
