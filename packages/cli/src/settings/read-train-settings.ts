import { ArgumentError } from "@balms/core";
import { methodNames } from "./method-name.ts";
import { readBackboneSettings } from "./read-backbone-settings.ts";
import type { TrainOptions } from "./train-options.ts";
import type { TrainSettings, TrainSource } from "./train-settings.ts";

/**
 * Turns the options of `balms train` into settings.
 *
 * @throws {@link ArgumentError} when options contradict each other or one lacks its companion.
 */
export function readTrainSettings(options: TrainOptions): TrainSettings {
  const source = readSource(options);
  if (options.fewBelow > options.manyAbove + 1) {
    throw new ArgumentError({
      parameter: "--few-below",
      received: `${options.fewBelow} with --many-above ${options.manyAbove}`,
      expected: "groups that do not overlap",
      hint: "Few-shot ends below where many-shot begins.",
    });
  }
  return {
    source,
    classNames: options.classNames,
    methods: options.methods === "auto" ? methodNames : options.methods,
    choose: options.methods === "auto",
    backbone: readBackboneSettings(options, source.kind),
    head: {
      tau: options.tau,
      steps: options.steps,
      batchSize: options.batchSize,
      learningRate: options.learningRate,
      momentum: options.momentum,
      weightDecay: options.weightDecay,
    },
    meta: {
      gamma: options.metaGamma,
      learningRate: options.metaLearningRate,
      batchSize: options.metaBatchSize,
    },
    manyAbove: options.manyAbove,
    fewBelow: options.fewBelow,
    zeroCounts: options.zeroCounts,
    threads: options.threads,
    seed: options.seed,
    out: options.out,
  };
}

function readSource(options: TrainOptions): TrainSource {
  const files = {
    "--features": options.features,
    "--labels": options.labels,
    "--test-features": options.testFeatures,
    "--test-labels": options.testLabels,
  };
  const given = Object.entries(files).flatMap(([name, file]) => (file === undefined ? [] : [name]));
  if (given.length === 0) {
    const data = options.data ?? "letters";
    return data === "letters" ? { kind: "letters" } : { kind: "images", folder: data };
  }
  if (options.data !== undefined) {
    throw new ArgumentError({
      parameter: "--data",
      received: `${options.data} together with ${given.join(", ")}`,
      expected: "either images or features",
      hint: "Leave out --data to train on features.",
    });
  }
  const { features, labels, testFeatures, testLabels } = options;
  if (
    features === undefined ||
    labels === undefined ||
    testFeatures === undefined ||
    testLabels === undefined
  ) {
    const missing = Object.keys(files).filter((name) => !given.includes(name));
    throw new ArgumentError({
      parameter: missing.join(", "),
      received: "nothing",
      expected: `a file, as ${given.join(", ")} is given`,
      hint: "Features need all four: --features, --labels, --test-features, --test-labels.",
    });
  }
  return { kind: "features", features, labels, testFeatures, testLabels };
}
