import { ArgumentError, ModelError } from "@balms/core";
import { modelMetadata, type OnnxModel } from "@balms/onnx";
import type { ImageFormat } from "../data/image-data.ts";
import { checkChannels } from "./check-channels.ts";
import { findImageInput, type ImageInput, type WantedInput } from "./image-input.ts";
import { usualNormalizations } from "./normalizations.ts";
import type { Preprocessing } from "./preprocessor-config.ts";
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
  /** The file beside the model that says so, where one does. */
  readonly saidBy?: string | undefined;
}

/** Who may say how pictures are fed to a model. */
export interface FormatSources {
  readonly path: string;
  readonly options: FeedOptions;
  readonly beside: () => Promise<Preprocessing | undefined>;
}

/**
 * Settles how pictures are fed to a model that is only to be run: by what the caller says, else by its metadata, else by a file beside it. Nothing is
 * guessed: a model that is fed otherwise than it was trained gives numbers all the same.
 *
 * @param sources - `path`: the model's file, for messages; `options`: what the caller says; `beside`: reads the `preprocessor_config.json` beside the model, if there is one.
 * @throws {@link ArgumentError} and {@link ModelError} where nobody says it, or options contradict the model.
 */
export async function pictureFormat(
  model: OnnxModel,
  { path, options, beside }: FormatSources,
): Promise<PictureFormat> {
  const { mean, std } = options;
  if ((mean === undefined) !== (std === undefined)) {
    throw new ArgumentError({
      parameter: mean === undefined ? "--mean" : "--std",
      received: "nothing",
      expected: "--mean and --std together",
    });
  }
  const recorded = readFormatRecord(modelMetadata(model));
  const said = mean === undefined && recorded === undefined ? await beside() : undefined;
  const wanted = { ...options, channels: mean?.length };
  const offered = said?.format;
  const input = findImageInput(model, { wanted, recorded, offered, parameter: path });
  if (said !== undefined) return asSaid(said, input);
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
  if (recorded === undefined) throw untoldNormalization(path, size.channels);
  return { input, format: { ...size, mean: recorded.mean, std: recorded.std } };
}

/** As the file beside the model says, whose input must agree; one that takes bytes has the normalisation inside. */
function asSaid({ path, format }: Preprocessing, input: ImageInput): PictureFormat {
  const { size, type } = input;
  const isFloat = type.startsWith("float");
  const sides = ({ width, height, channels }: ImageInput["size"]): string =>
    `${width} × ${height} pixels${isFloat ? ` in ${channels} channels` : ""}`;
  if (sides(format) !== sides(size)) {
    throw new ModelError({
      parameter: path,
      received: `pictures of ${sides(format)}`,
      expected: `${sides(size)}, which the model takes`,
      hint: "Take the file that belongs to the model, or say how pictures are fed with --mean and --std.",
    });
  }
  const normalization = isFloat ? {} : pixelsAsTheyAre(size);
  return { input, format: { ...format, ...size, ...normalization }, saidBy: path };
}

function pixelsAsTheyAre({ channels }: Pick<ImageFormat, "channels">): {
  readonly mean: readonly number[];
  readonly std: readonly number[];
} {
  const mean = Array<number>(channels).fill(0);
  return { mean, std: mean.map(() => 1 / 255) };
}

/** For a model of which nobody says how its pixels were normalised. */
export function untoldNormalization(path: string, channels: 1 | 3): ModelError {
  const examples = usualNormalizations[channels]
    .filter(({ name }) => ["ImageNet", "MNIST", "0 to 1", "−1 to 1"].includes(name))
    .map(({ name, mean, std }) => `--mean ${mean.join(",")} --std ${std.join(",")} (${name})`);
  return new ModelError({
    parameter: path,
    received: "a model that does not say how its pixels were normalised",
    expected: "--mean and --std, as it was trained",
    hint: `Often they are ${examples.join(" or ")}; models of the Hugging Face hub say it in preprocessor_config.json, beside them; balms train --backbone tries the usual ones on training images.`,
  });
}
