import type { ImageFormat } from "../data/image-data.ts";
import { isOn, type PreprocessorKeys } from "./preprocessor-keys.ts";

type Size = Pick<ImageFormat, "width" | "height">;
type Resize = NonNullable<ImageFormat["resize"]>;

/** Kernels by their numbers in the library Pillow. */
const kernels = ["nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"] as const;

/** Processors for which a size that is one number is that of the shorter side; for the others it is that of both. */
const byShortestSide = new Set(["CLIP", "Bit", "ConvNext", "MobileNetV2"]);

// Below it ConvNext cuts the middle out of a picture, from it on it takes all.
const leastWhole = 384;

/**
 * The size of pictures that a model is fed with, and how they are brought to it.
 *
 * @throws {@link ModelError} for what is not understood, and for pictures that would have several sizes.
 */
export function resizeOf(keys: PreprocessorKeys): Size & { readonly resize: Resize } {
  const { values, family, refuse } = keys;
  if (!isOn(keys, "do_resize")) throw refuse("do_resize", "true: pictures have any size here");
  const { resample } = values;
  const kernel = typeof resample === "number" ? kernels[resample] : undefined;
  if (kernel === undefined) throw refuse("resample", `0 to ${kernels.length - 1}`);
  const to = sizeOf(keys);
  if (family === "ConvNext") return partOf(keys, to, kernel);
  if (isCropped(keys)) {
    const size = sides(keys, "crop_size");
    const smallest = "shortestSide" in to ? to.shortestSide : Math.min(to.width, to.height);
    if (Math.max(size.width, size.height) > smallest) {
      throw refuse("crop_size", "no more than size: no borders are added here");
    }
    return { ...size, resize: { kernel, to } };
  }
  if ("shortestSide" in to) throw refuse("size", "height and width, as nothing is cut out");
  return { ...to, resize: { kernel, to } };
}

function isCropped(keys: PreprocessorKeys): boolean {
  const { values, family, refuse } = keys;
  const value = values["do_center_crop"];
  if (family === "ViT" || family === "Siglip" || family === "RTDetr") {
    if (value === true)
      throw refuse("do_center_crop", `false: a ${family} processor cuts nothing out`);
    return false;
  }
  if (typeof value === "boolean") return value;
  throw refuse("do_center_crop", "true or false");
}

/** ConvNext: the middle part `crop_pct` of a picture, or all of it where it is large. */
function partOf(
  keys: PreprocessorKeys,
  to: Resize["to"],
  kernel: Resize["kernel"],
): Size & { readonly resize: Resize } {
  const { values, refuse } = keys;
  if (!("shortestSide" in to)) throw refuse("size", "shortest_edge");
  const side = to.shortestSide;
  const size = { width: side, height: side };
  if (side >= leastWhole) return { ...size, resize: { kernel, to: size } };
  const part = values["crop_pct"] ?? 224 / 256;
  if (typeof part !== "number" || !(part > 0 && part <= 1))
    throw refuse("crop_pct", "a number above 0, up to 1");
  return { ...size, resize: { kernel, to: { shortestSide: Math.trunc(side / part) } } };
}

function sizeOf(keys: PreprocessorKeys): Resize["to"] {
  const size = keys.values["size"];
  if (isPixels(size) && byShortestSide.has(keys.family)) return { shortestSide: size };
  const shortest = fieldsOf(size)["shortest_edge"];
  if (
    isPixels(shortest) &&
    Object.keys(fieldsOf(size)).length === 1 &&
    byShortestSide.has(keys.family)
  ) {
    return { shortestSide: shortest };
  }
  return sides(keys, "size");
}

function sides({ values, refuse }: PreprocessorKeys, key: string): Size {
  const value = values[key];
  if (isPixels(value)) return { width: value, height: value };
  const { width, height, ...others } = fieldsOf(value);
  if (isPixels(width) && isPixels(height) && Object.keys(others).length === 0)
    return { width, height };
  throw refuse(key, "height and width in pixels");
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function isPixels(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value <= 4096;
}
