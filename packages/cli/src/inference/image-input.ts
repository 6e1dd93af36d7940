import { ArgumentError, ModelError } from "@balms/core";
import { inputShape, type Dimension, type InputType, type OnnxModel } from "@balms/onnx";
import type { ImageFormat } from "../data/image-data.ts";

/** Size of the pictures, apart from their normalisation. */
export type ImageSize = Pick<ImageFormat, "width" | "height" | "channels">;

/** How pictures lie in the input of a model: channel by channel, pixel by pixel, or channel by channel in one row of numbers. */
export type ImageLayout = "NCHW" | "NHWC" | "rows";

/** Which pictures a model takes. */
export interface ImageInput {
  readonly size: ImageSize;
  readonly layout: ImageLayout;
  /** Of the numbers. */
  readonly type: InputType;
}

/** What the caller says where a model leaves it open. */
export interface WantedInput {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly channels?: number | undefined;
  readonly layout?: Exclude<ImageLayout, "rows"> | undefined;
  /** Whether one picture without a batch is meant by an input of three dimensions. */
  readonly isSingle?: boolean | undefined;
}

interface FindOptions {
  readonly wanted: WantedInput;
  readonly recorded: ImageSize | undefined;
  readonly offered?: ImageSize | undefined;
  readonly parameter: string;
}

// Of one that goes into a model: 4096 × 4096.
const mostPixels = 2 ** 24;

/**
 * Finds which pictures a model takes: from its input's shape, else from what balms wrote into it, else from the options.
 *
 * @param model - A model with one input, [batch, channels, height, width], [batch, height, width, channels] or [batch, values].
 * @param options - `wanted`: what the user says; `recorded`: what the model's metadata say; `offered`: what a file beside it says, where all else leaves it open; `parameter`: what a message names.
 * @throws {@link ModelError} when the input is no picture, or a huge one; {@link ArgumentError} when options contradict it.
 */
export function findImageInput(model: OnnxModel, options: FindOptions): ImageInput {
  const found = pictureInput(model, options);
  const { width, height } = found.size;
  if (width * height <= mostPixels) return found;
  throw new ModelError({
    parameter: options.parameter,
    received: `an input of ${width} × ${height} pixels`,
    expected: `at most ${mostPixels} pixels`,
    hint: "It may have been made to use up memory, or be damaged.",
  });
}

function pictureInput(model: OnnxModel, options: FindOptions): ImageInput {
  const { wanted, recorded, parameter } = options;
  const known = recorded ?? options.offered;
  const { name, shape: sizes, type } = inputShape(model);
  const shape = wanted.isSingle === true && sizes.length === 3 ? [1, ...sizes] : sizes;
  const refuse = (expected: string, hint?: string): ModelError =>
    new ModelError({
      parameter,
      received: `input "${name}" of shape [${sizes.join(", ")}]`,
      expected,
      hint,
    });
  if (shape.length === 4) {
    const layout = findLayout(shape, { wanted, recorded });
    if (layout === undefined) {
      throw refuse(
        "[batch, channels, height, width] or [batch, height, width, channels], with 1 or 3 channels",
        "Where the shape does not tell, --layout nchw or nhwc says it, and --mean and --std, one number per channel, say how many.",
      );
    }
    const [channels, height, width] =
      layout === "NCHW" ? shape.slice(1) : [shape[3], shape[1], shape[2]];
    const told = isOpen(channels) ? (wanted.channels ?? known?.channels) : channels;
    if (told !== 1 && told !== 3) throw refuse(`[${axes[layout]}] with 1 or 3 channels`);
    const size = {
      channels: told,
      height: agree("--height", wanted.height, height, known?.height),
      width: agree("--width", wanted.width, width, known?.width),
    } as const;
    return { size, layout, type };
  }
  const values = shape[1];
  if (shape.length !== 2 || typeof values !== "number") {
    throw refuse("[batch, channels, height, width] or [batch, values]");
  }
  const width = wanted.width ?? known?.width;
  const height = wanted.height ?? known?.height;
  if (width === undefined || height === undefined) {
    throw refuse("an input that tells the size of a picture", "Give --width and --height.");
  }
  const channels = values / (width * height);
  if (channels !== 1 && channels !== 3) {
    throw refuse(`${width} × ${height} values in 1 or 3 channels`);
  }
  return { size: { width, height, channels }, layout: "rows", type };
}

const axes = {
  NCHW: "batch, channels, height, width",
  NHWC: "batch, height, width, channels",
} as const;

/** Undefined where the shape does not tell, and nobody says it. */
function findLayout(
  [, first, , last]: readonly Dimension[],
  { wanted, recorded }: { readonly wanted: WantedInput; readonly recorded: ImageSize | undefined },
): Exclude<ImageLayout, "rows"> | undefined {
  // What balms wrote is fed channel by channel.
  const said = wanted.layout ?? (recorded === undefined ? undefined : "NCHW");
  if (said !== undefined) return said;
  const [front, back] = [mayBeChannels(first), mayBeChannels(last)];
  if (front !== back) return front ? "NCHW" : "NHWC";
  return undefined;
}

function isOpen(size: Dimension | undefined): boolean {
  return typeof size !== "number" || size <= 0;
}

/** By their number, or by what exporters call them. */
function mayBeChannels(size: Dimension | undefined): boolean {
  return size === 1 || size === 3 || (typeof size === "string" && /channel|^c$/iu.test(size));
}

function agree(
  option: string,
  wanted: number | undefined,
  fixed: Dimension | undefined,
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
