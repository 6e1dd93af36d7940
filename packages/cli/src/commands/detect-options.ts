import { Option, type Command } from "commander";
import { writtenMethods } from "../settings/detector-method.ts";
import {
  countUpTo,
  listOf,
  nonNegativeNumber,
  parseNumber,
  positiveNumber,
  wholeNumber,
} from "./parse-number.ts";
import { addLimitOptions } from "./limit-options.ts";
import { pathName } from "./path-name.ts";
import { meanNumber, momentumNumber, pixelCount, stepCount, threadCount } from "./train-limits.ts";
import { zeroImagesOption } from "./zero-counts-option.ts";

const sceneCount = (least: number): ((text: string) => number) =>
  parseNumber({
    minimum: least,
    maximum: 1_000_000,
    integer: true,
    because: "as each class has a place in them",
  });

/** Adds the options of `balms detect`, under headings, each with its unit and default. */
export function addDetectOptions(command: Command): Command {
  const trained = addLayerOptions(addDetectorOptions(addDataOptions(command)));
  return addOutputOptions(addLimitOptions(trained.optionsGroup("Measures:")));
}

function addDataOptions(command: Command): Command {
  return command
    .optionsGroup("Data (default: built-in scenes):")
    .option("--annotations <file>", "what is in the training images: COCO or LVIS, .json", pathName)
    .option("--images <DIR>", "the training images, by the names in the file", pathName)
    .option("--test-annotations <file>", "likewise of the test images", pathName)
    .option(
      "--test-images <DIR>",
      "the test images; none of them may be a training image",
      pathName,
    )
    .option("--scenes <n>", "built-in scenes to train on (default: 4000)", sceneCount(15))
    .option("--test-scenes <n>", "and to measure by (default: 1000)", sceneCount(10))
    .addOption(zeroImagesOption().default("error"));
}

function addDetectorOptions(command: Command): Command {
  return command
    .optionsGroup("Detector:")
    .option("--model <model.onnx>", "a trained detector (default: a small built-in one)", pathName)
    .option(
      "--head <name>",
      "a tensor or node of its class layer (default: found from the graph)",
      pathName,
    )
    .addOption(
      new Option(
        "--background <place>",
        "where the score for none of the classes stands (default: as the graph tells)",
      ).choices(["first", "last"]),
    )
    .addOption(
      new Option(
        "--box-form <form>",
        "what the four numbers of its boxes are (default: as the graph tells, else corners): corners or middle and size, in pixels or as shares of the sides",
      ).choices(["corners", "middle", "corner-shares", "middle-shares"]),
    )
    .option(
      "--class-names <file>",
      "text file, one class name per line, in the order of its scores (default: as the model says, else the categories by their ids)",
      pathName,
    )
    .option(
      "--mean <list>",
      "per channel, subtracted from pixel / 255 (default: as the model's graph or metadata say, or preprocessor_config.json beside it)",
      listOf(meanNumber),
    )
    .option("--std <list>", "per channel, divides after --mean", listOf(positiveNumber))
    .option(
      "--width <pixels>",
      "images are stretched to it (default: the model's input, or their own size where the model brings them to another itself)",
      pixelCount,
    )
    .option("--height <pixels>", "likewise", pixelCount);
}

function addLayerOptions(command: Command): Command {
  return command
    .optionsGroup("Class layer (it starts as it is):")
    .option(
      "--add-truths",
      "train on the annotated boxes beside those that the detector proposes, where it pools features from regions",
    )
    .option("--steps <n>", "training steps of a layer", stepCount, 1000)
    .option("--batch-size <images>", "images in a step, 28 boxes of each", countUpTo(4096), 16)
    .option("--learning-rate <x>", "peak; falls to 0 along a cosine", positiveNumber, 0.02)
    .option("--momentum <x>", "of stochastic gradient descent, 0 to below 1", momentumNumber, 0.9)
    .option("--weight-decay <x>", "added to the gradient per weight", nonNegativeNumber, 1e-4)
    .addOption(
      new Option(
        "--sampler <name>",
        "how training images are drawn: repeat-factor, those with rare classes more often; image-balanced, all classes alike",
      )
        .choices(["repeat-factor", "image-balanced"])
        .default("repeat-factor"),
    )
    .option(
      "--repeat-threshold <t>",
      "of repeat-factor: images with a class on a smaller share of them are repeated",
      parseNumber({ minimum: 0, maximum: 1, above: true }),
      0.01,
    )
    .option(
      "--meta-learning-rate <x>",
      "of Adam on the class weights of the Meta Reweighter",
      positiveNumber,
      0.01,
    );
}

function addOutputOptions(command: Command): Command {
  return command
    .optionsGroup("Results:")
    .addOption(
      new Option("--method <name>", "what model.onnx holds")
        .choices(writtenMethods)
        .default("balanced-sigmoid"),
    )
    .option("--threads <n>", "processor threads of ONNX Runtime", threadCount, 1)
    .option("--seed <n>", "whole number; the same seed gives the same model", wholeNumber, 1)
    .option(
      "--seeds <n>",
      "train each layer from so many seeds, and show means and standard deviations",
      countUpTo(100),
      1,
    )
    .option(
      "--out <DIR>",
      "folder for model.onnx, prior.json, run.json, report.html and the cache of what the detector sees",
      pathName,
      "balms-detect",
    )
    .option("--json", "print one JSON object instead of the table");
}
