import { Command, InvalidArgumentError, Option } from "commander";
import { methodNames, isMethodName, type MethodName } from "../settings/method-name.ts";
import { listOf, nonNegativeNumber, positiveNumber, wholeNumber } from "./parse-number.ts";
import { pathName } from "./path-name.ts";
import { largeNetwork, mostSmallPixels, smallNetwork } from "../settings/network-defaults.ts";
import { networkNames } from "../settings/network-name.ts";
import { perceptronLayers } from "../settings/read-backbone-settings.ts";
import { parseAugment } from "./parse-augment.ts";
import { parseTrainedLayers } from "./parse-trained-layers.ts";
import {
  batchRows,
  epochCount,
  gammaNumber,
  meanNumber,
  momentumNumber,
  pixelCount,
  stepCount,
  threadCount,
  unitCount,
} from "./train-limits.ts";
import { meant } from "./suggest-choice.ts";
import { zeroCountsOption } from "./zero-counts-option.ts";

function parseMethods(text: string): MethodName[] | "auto" {
  if (text.trim() === "auto") return "auto";
  const chosen = new Set<string>(text.split(",").map((name) => name.trim()));
  for (const name of chosen) {
    if (!isMethodName(name)) {
      throw new InvalidArgumentError(
        `There is no method "${name}". Expected one or more of ${methodNames.join(",")}, or auto.${meant(name, [...methodNames, "auto"])}`,
      );
    }
  }
  return methodNames.filter((name) => chosen.has(name));
}

/** Adds the options of `balms train`, under headings, each with its unit and default. */
export function addTrainOptions(command: Command): Command {
  return addOutputOptions(addHeadOptions(addBackboneOptions(addDataOptions(command))));
}

function addDataOptions(command: Command): Command {
  return command
    .optionsGroup("Data:")
    .option(
      "--data <letters|DIR>",
      'the built-in letters, or a folder with "train" and "test" in it, each with one folder of images per class (default: letters)',
    )
    .option("--features <file>", "training features instead of images: .npy, float [N, D]")
    .option("--labels <file>", "training labels: .npy of integers, or text, one class id per line")
    .option("--test-features <file>", "test features: .npy, float [N, D]")
    .option("--test-labels <file>", "test labels, like --labels")
    .option("--class-names <file>", "text file, one class name per line, in the order of the ids")
    .addOption(zeroCountsOption().default("error"));
}

function addBackboneOptions(command: Command): Command {
  return addTrainingOptions(command)
    .optionsGroup("Pictures (how they are fed to the backbone):")
    .option(
      "--mean <list>",
      "per channel, subtracted from pixel / 255 (default: that of the training images; for a trained model the one, out of the usual ones and that of the training images, under which it explains the training images best)",
      listOf(meanNumber),
    )
    .option("--std <list>", "per channel, divides after --mean", listOf(positiveNumber))
    .option(
      "--width <pixels>",
      "images are resized to it (default: the model's input; 32 without a model)",
      pixelCount,
    )
    .option("--height <pixels>", "likewise", pixelCount);
}

function addTrainingOptions(command: Command): Command {
  return command
    .optionsGroup("Backbone (what turns an image into features):")
    .option(
      "--backbone <name|model.onnx>",
      `a network to train: ${networkNames.join(", ")}; or a trained model (default: ${smallNetwork}; ${largeNetwork} where --width or --height is above ${mostSmallPixels})`,
    )
    .option(
      "--train <heads|last:K|all>",
      "what of a trained model is trained: new heads alone, or first its last K layers, or all of it, with Balanced Softmax (default: heads; a network without a past: all, with plain softmax)",
      parseTrainedLayers,
    )
    .option("--feature <name>", "its feature tensor (default: the input of its last linear layer)")
    .option(
      "--hidden <list>",
      `units in the hidden layers of mlp; the last is the feature (default: ${perceptronLayers.join(",")})`,
      listOf(unitCount),
    )
    .option(
      "--augment <list|none>",
      "changes to the training images, each time anew: crop:PIXELS of a black border, flip:SHARE mirrored, color:STRENGTH, cutout:PIXELS (default: for colour images crop by an eighth of the side and flip:0.5, for letters crop:2)",
      parseAugment,
    )
    .option(
      "--epochs <n>",
      "passes over the training images (default: as the network needs)",
      epochCount,
    )
    .option(
      "--backbone-learning-rate <x>",
      "peak, falling to 0 along a cosine (default: as the network needs)",
      positiveNumber,
    )
    .option(
      "--checkpoint <file|DIR>",
      "where the training of the backbone is kept while it is under way (default: in the cache)",
      pathName,
    )
    .option("--resume", "go on from the checkpoint of an interrupted run, if there is one");
}

function addHeadOptions(command: Command): Command {
  return command
    .optionsGroup("Heads (defaults as published for CIFAR-LT):")
    .addOption(
      new Option(
        "--methods <list|auto>",
        "what to compare, with commas between; whatever their order here, results come in that of the default, and model.onnx holds the last. auto: all, and model.onnx holds the one that cross-fitting on the training rows chooses",
      )
        .argParser(parseMethods)
        .default([...methodNames], methodNames.join(",")),
    )
    .option(
      "--tau <x>",
      "strength of the correction: 0 none, 1 the full log prior",
      nonNegativeNumber,
      1,
    )
    .option("--steps <n>", "training steps of a head", stepCount, 2000)
    .option("--batch-size <rows>", "rows in a step", batchRows, 512)
    .option("--learning-rate <x>", "peak; falls to 0 along a cosine", positiveNumber, 0.1)
    .option("--momentum <x>", "of stochastic gradient descent, 0 to below 1", momentumNumber, 0.9)
    .option("--weight-decay <x>", "added to the gradient per weight", nonNegativeNumber, 5e-4)
    .optionsGroup("Meta Sampler (method balms):")
    .option(
      "--meta-gamma <x>",
      "sampling at the start, 0 to 1: 0 as the rows are, 1 all classes alike",
      gammaNumber,
      0,
    )
    .option("--meta-learning-rate <x>", "of Adam on the class rates", positiveNumber, 0.001)
    .option("--meta-batch-size <rows>", "class-balanced rows in a meta step", batchRows, 512);
}

function addOutputOptions(command: Command): Command {
  return command
    .optionsGroup("Measures and results:")
    .option("--many-above <rows>", "many-shot: more training rows than this", wholeNumber, 100)
    .option("--few-below <rows>", "few-shot: fewer training rows than this", wholeNumber, 20)
    .option("--threads <n>", "processor threads of ONNX Runtime", threadCount, 1)
    .option("--seed <n>", "whole number; the same seed gives the same model", wholeNumber, 1)
    .option(
      "--out <DIR>",
      "folder for model.onnx, prior.json, run.json, report.html and the cache of features",
      pathName,
      "balms-out",
    )
    .option("--json", "print one JSON object instead of the table");
}
