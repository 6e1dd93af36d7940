import { ArgumentError, ModelError } from "@balms/core";
import { modelMetadata, type OnnxModel } from "@balms/onnx";
import type { ImageFormat } from "../data/image-data.ts";
import { checkChannels } from "./check-channels.ts";
import { findImageInput, type ImageInput, type WantedInput } from "./image-input.ts";
import { usualNormalizations } from "./normalizations.ts";
import { readFormatRecord } from "./recorded-format.ts";

/** What the caller says of how pictures are fed to a model. */
export interface FeedOptions extends Omit<WantedInput, "channels"> {
  readonly mean?: readonly number[] | undefined;
  readonly std?: readonly number[] | undefined;
}

/** How pictures are fed to a model. */
export interface PictureFormat {
  readonly input: ImageInput;
  readonly format: ImageFormat;
}

/**
 * Settles how pictures are fed to a model that is only to be run: by what the caller says, else by its metadata. Nothing is guessed: a model that
 * is fed otherwise than it was trained gives numbers all the same.
 *
 * @param path - The model's file, for messages.
 * @throws {@link ArgumentError} and {@link ModelError} where nobody says it, or options contradict the model.
 */
export function pictureFormat(model: OnnxModel, path: string, options: FeedOptions): PictureFormat {
  const { mean, std } = options;
  if ((mean === undefined) !== (std === undefined)) {
    throw new ArgumentError({
      parameter: mean === undefined ? "--mean" : "--std",
      received: "nothing",
      expected: "--mean and --std together",
    });
  }
  const recorded = readFormatRecord(modelMetadata(model));
  const wanted = { ...options, channels: mean?.length };
  const input = findImageInput(model, { wanted, recorded, parameter: path });
  const { size, type } = input;
  if (!type.startsWith("float")) {
    if (mean === undefined) return { input, format: { ...size, ...pixelsAsTheyAre(size) } };
    throw new ArgumentError({
      parameter: "--mean",
      received: `numbers for a model that takes ${type}`,
      expected: "nothing: pixels go into it as they are, from 0 to 255",
      hint: "Leave out --mean and --std.",
    });
  }
  if (mean !== undefined && std !== undefined) {
    checkChannels(mean, size.channels);
    checkChannels(std, size.channels, "--std");
    return { input, format: { ...size, mean, std } };
  }
  if (recorded === undefined) throw untold(path, size.channels);
  return { input, format: { ...size, mean: recorded.mean, std: recorded.std } };
}

function pixelsAsTheyAre({ channels }: Pick<ImageFormat, "channels">): {
  readonly mean: readonly number[];
  readonly std: readonly number[];
} {
  const mean = Array<number>(channels).fill(0);
  return { mean, std: mean.map(() => 1 / 255) };
}

function untold(path: string, channels: 1 | 3): ModelError {
  const examples = usualNormalizations[channels]
    .filter(({ name }) => ["ImageNet", "MNIST", "0 to 1", "−1 to 1"].includes(name))
    .map(({ name, mean, std }) => `--mean ${mean.join(",")} --std ${std.join(",")} (${name})`);
  return new ModelError({
    parameter: path,
    received: "a model that does not say how its pixels were normalised",
    expected: "--mean and --std, as it was trained",
    hint: `Often they are ${examples.join(" or ")}; balms train --backbone tries the usual ones on training images.`,
  });
}
