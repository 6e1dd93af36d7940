import { Option, type Command } from "commander";
import type { ScoreKind } from "@balms/onnx";
import type { PictureModelOptions } from "../inference/picture-model.ts";
import { listOf, positiveNumber } from "./parse-number.ts";
import { meanNumber, pixelCount, threadCount } from "./train-limits.ts";

/** What commander makes of the options of a model that is run on pictures. */
export interface ModelOptions {
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  readonly width?: number;
  readonly height?: number;
  readonly layout?: "nchw" | "nhwc";
  readonly scores?: string;
  readonly kind?: ScoreKind;
  readonly threads?: number;
}

/** The options that say how pictures reach a model, and where its scores are, where the model does not say it. */
export function addModelOptions(command: Command): Command {
  return command
    .optionsGroup("Model (where it does not say it itself):")
    .option(
      "--mean <list>",
      "per channel, subtracted from pixel / 255 (default: as the model's metadata say, or preprocessor_config.json beside it; without them it must be given)",
      listOf(meanNumber),
    )
    .option("--std <list>", "per channel, divides after --mean", listOf(positiveNumber))
    .option(
      "--width <pixels>",
      "pictures are stretched to it (default: the model's input)",
      pixelCount,
    )
    .option("--height <pixels>", "likewise", pixelCount)
    .addOption(
      new Option(
        "--layout <layout>",
        "where the channels of its input are: nchw or nhwc (default: as the shape tells)",
      ).choices(["nchw", "nhwc"]),
    )
    .option("--scores <name>", "the tensor with its class scores (default: found from the graph)")
    .addOption(
      new Option("--kind <kind>", "what they are (default: as the graph has them)").choices([
        "softmax",
        "sigmoid",
        "binary",
        "probabilities",
      ]),
    )
    .option("--threads <n>", "processor threads of ONNX Runtime (default: 1)", threadCount);
}

/** What they say, for the door to models. */
export function modelRequest(
  path: string,
  options: ModelOptions,
): Omit<PictureModelOptions, "signal"> {
  const { mean, std, width, height, layout, scores, kind, threads = 1 } = options;
  return {
    path,
    mean,
    std,
    width,
    height,
    layout: layout === undefined ? undefined : layout === "nchw" ? "NCHW" : "NHWC",
    scores: {
      ...(scores === undefined ? {} : { logits: [scores] }),
      ...(kind === undefined ? {} : { kind }),
    },
    threads,
  };
}
