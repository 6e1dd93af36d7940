import { Command, InvalidArgumentError, Option } from "commander";
import { methodNames, isMethodName, type MethodName } from "../settings/method-name.ts";
import { listOf, nonNegativeNumber, positiveNumber, wholeNumber } from "./parse-number.ts";
import { pathName } from "./path-name.ts";
import { perceptron } from "../settings/read-train-settings.ts";
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
import { zeroCountsOption } from "./zero-counts-option.ts";

function parseMethods(text: string): MethodName[] | "auto" {
  if (text.trim() === "auto") return "auto";
  const chosen = new Set<string>(text.split(",").map((name) => name.trim()));
  for (const name of chosen) {
    if (!isMethodName(name)) {
      throw new InvalidArgumentError(
        `There is no method "${name}". Expected one or more of ${methodNames.join(",")}, or auto.`,
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
  return command
    .optionsGroup("Backbone (what turns an image into features):")
    .option(
      "--backbone <model.onnx>",
      "a trained model; without one, a multilayer perceptron is trained with plain softmax",
    )
    .option("--feature <name>", "its feature tensor (default: the input of its last linear layer)")
    .option(
      "--mean <list>",
      "per channel, subtracted from pixel / 255 (default: the normalisation, out of the usual ones and that of the training images, under which the model explains the training images best)",
      listOf(meanNumber),
    )
    .option("--std <list>", "per channel, divides after --mean", listOf(positiveNumber))
    .option(
      "--width <pixels>",
      "images are resized to it (default: the model's input; 32 without a model)",
      pixelCount,
    )
    .option("--height <pixels>", "likewise", pixelCount)
    .option(
      "--hidden <list>",
      `units in the hidden layers of the perceptron; the last is the feature (default: ${perceptron.layers.join(",")})`,
      listOf(unitCount),
    )
    .option(
      "--backbone-epochs <n>",
      `passes that train the perceptron (default: ${perceptron.epochs})`,
      epochCount,
    )
    .option(
      "--backbone-learning-rate <x>",
      `its peak learning rate, falling to 0 along a cosine (default: ${perceptron.learningRate})`,
      positiveNumber,
    );
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
    .addOption(
      new Option("--steps <n>", "training steps of a head (default: 2000)")
        .argParser(stepCount)
        .conflicts("epochs"),
    )
    .option("--epochs <n>", "instead of --steps: passes over the training rows", epochCount)
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
