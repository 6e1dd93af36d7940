import { ModelError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { ImageFormat } from "../data/image-data.ts";
import { isOn, type PreprocessorKeys } from "./preprocessor-keys.ts";
import { resizeOf } from "./preprocessor-resize.ts";

/** How pictures are fed to a model, as the file `preprocessor_config.json` beside it says. */
export interface Preprocessing {
  /** The file. */
  readonly path: string;
  readonly format: ImageFormat;
}

const understood = new Set([
  "image_processor_type",
  "feature_extractor_type",
  "do_resize",
  "size",
  "resample",
  "do_center_crop",
  "crop_size",
  "crop_pct",
  "do_rescale",
  "rescale_factor",
  "do_normalize",
  "image_mean",
  "image_std",
]);

/** About the program that reads them, not about numbers: pictures are always brought to red, green and blue, in the layout of the model's input. */
const withoutEffect = new Set([
  "_valid_processor_keys",
  "data_format",
  "default_to_square",
  "device",
  "disable_grouping",
  // Of the boxes that a detector is trained with.
  "do_convert_annotations",
  "do_convert_rgb",
  "format",
  "input_data_format",
  "processor_class",
  "return_tensors",
]);

/** Processors that do nothing but what their keys say. */
const families = [
  "ViT",
  "DeiT",
  "Beit",
  "CLIP",
  "Siglip",
  "Bit",
  "ConvNext",
  "MobileNetV2",
  "RTDetr",
];

/**
 * Reads how pictures are fed to a model from the text of a `preprocessor_config.json`, as the library transformers writes it.
 *
 * @param path - Of the file, for messages.
 * @throws {@link ModelError} for all that is not understood: a picture that is fed otherwise than in training gives numbers all the same.
 */
export function parsePreprocessor(text: string, path: string): Preprocessing {
  const values = parseObject(text, path);
  const refuse = (key: string, expected: string): ModelError =>
    new ModelError({
      parameter: path,
      received: `${key}: ${key in values ? describeValue(values[key]) : "nothing"}`,
      expected,
      hint: "Say how pictures are fed with --mean and --std: then they are stretched to the model's input, and the file is not read.",
    });
  const kind = values["image_processor_type"] ?? values["feature_extractor_type"];
  const name = typeof kind === "string" ? kind : "";
  const family = /^(\w+?)(?:ImageProcessor(?:Fast)?|FeatureExtractor)$/u.exec(name)?.[1];
  if (family === undefined || !families.includes(family)) {
    const key =
      "image_processor_type" in values ? "image_processor_type" : "feature_extractor_type";
    throw refuse(key, `a processor that is known here: ${families.join(", ")}`);
  }
  for (const [key, value] of Object.entries(values)) {
    // What is not done need not be understood.
    const isOff = value === null || value === false;
    if (!isOff && !understood.has(key) && !withoutEffect.has(key)) {
      throw refuse(key, "keys alone that are understood here");
    }
  }
  const config: PreprocessorKeys = { values, family, refuse };
  return { path, format: { ...resizeOf(config), ...normalizationOf(config) } };
}

function parseObject(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { ...value };
    }
  } catch {
    // Refused below.
  }
  throw new ModelError({
    parameter: path,
    received: "text that is no JSON object",
    expected: "how pictures are fed to the model beside it",
    hint: "Download it again.",
  });
}

// Far from what any model was trained with; behind them, quotients leave the numbers of single precision.
const [least, most] = [1e-6, 1e6];

const isUsable = (value: number): boolean => value >= least && value <= most;

/** x · factor, minus the mean, through std: as mean and std of x / 255. */
function normalizationOf(config: PreprocessorKeys): Pick<ImageFormat, "channels" | "mean" | "std"> {
  const { values, refuse } = config;
  const factor = isOn(config, "do_rescale") ? (values["rescale_factor"] ?? 1 / 255) : 1;
  if (typeof factor !== "number" || !isUsable(factor)) {
    throw refuse("rescale_factor", `a number from ${least} to ${most}`);
  }
  const scale = 255 * factor;
  if (!isOn(config, "do_normalize")) {
    return { channels: 3, mean: [0, 0, 0], std: [1 / scale, 1 / scale, 1 / scale] };
  }
  const listed = (
    key: string,
    isFit: (value: number) => boolean,
    range: string,
  ): readonly number[] => {
    const list = values[key];
    if (
      Array.isArray(list) &&
      (list.length === 1 || list.length === 3) &&
      list.every((value) => typeof value === "number" && isFit(value))
    ) {
      return list.map((value) => Number(value) / scale);
    }
    throw refuse(key, `a list of 1 or 3 numbers, one per channel, ${range}`);
  };
  const mean = listed("image_mean", (value) => Math.abs(value) <= most, `up to ${most}`);
  const std = listed("image_std", isUsable, `from ${least} to ${most}`);
  if (mean.length !== std.length)
    throw refuse("image_std", `${mean.length} numbers, as image_mean`);
  return { channels: mean.length === 1 ? 1 : 3, mean, std };
}
