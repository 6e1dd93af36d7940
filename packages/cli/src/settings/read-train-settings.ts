import { ArgumentError, type ZeroCounts } from "@balms/core";
import { methodNames, type MethodName } from "./method-name.ts";
import type { TrainSettings, TrainSource } from "./train-settings.ts";

/** What commander makes of the command line of `balms train`. */
export interface TrainOptions {
  readonly data?: string;
  readonly features?: string;
  readonly labels?: string;
  readonly testFeatures?: string;
  readonly testLabels?: string;
  readonly classNames?: string;
  readonly zeroCounts: ZeroCounts;
  readonly backbone?: string;
  readonly feature?: string;
  readonly mean?: number[];
  readonly std?: number[];
  readonly width?: number;
  readonly height?: number;
  readonly hidden?: number[];
  readonly backboneEpochs?: number;
  readonly backboneLearningRate?: number;
  readonly methods: MethodName[] | "auto";
  readonly tau: number;
  readonly steps?: number;
  readonly epochs?: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly metaGamma: number;
  readonly metaLearningRate: number;
  readonly metaBatchSize: number;
  readonly manyAbove: number;
  readonly fewBelow: number;
  readonly threads: number;
  readonly seed: number;
  readonly out: string;
  readonly json?: boolean;
}

const defaultSteps = 2000;

/** The perceptron, unless the options say otherwise. */
export const perceptron: {
  readonly layers: readonly number[];
  readonly epochs: number;
  readonly learningRate: number;
} = { layers: [256, 128], epochs: 12, learningRate: 0.05 };

/**
 * Turns the options of `balms train` into settings.
 *
 * @throws {@link ArgumentError} when options contradict each other or one lacks its companion.
 */
export function readTrainSettings(options: TrainOptions): TrainSettings {
  const source = readSource(options);
  checkBackbone(options, source);
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
    backbone: {
      model: options.backbone,
      feature: options.feature,
      mean: options.mean,
      std: options.std,
      width: options.width,
      height: options.height,
      layers: options.hidden ?? perceptron.layers,
      epochs: options.backboneEpochs ?? perceptron.epochs,
      learningRate: options.backboneLearningRate ?? perceptron.learningRate,
    },
    head: {
      tau: options.tau,
      length:
        options.epochs === undefined
          ? { steps: options.steps ?? defaultSteps }
          : { epochs: options.epochs },
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

function checkBackbone(options: TrainOptions, source: TrainSource): void {
  const perceptronOptions = {
    "--hidden": options.hidden,
    "--backbone-epochs": options.backboneEpochs,
    "--backbone-learning-rate": options.backboneLearningRate,
  };
  const imageOptions = {
    "--backbone": options.backbone,
    "--feature": options.feature,
    "--mean": options.mean,
    "--std": options.std,
    "--width": options.width,
    "--height": options.height,
    ...perceptronOptions,
  };
  const given = firstGiven(imageOptions);
  if (source.kind === "features" && given !== undefined) {
    throw new ArgumentError({
      parameter: given,
      received: "together with --features",
      expected: "images, which alone pass through a backbone",
      hint: "Leave it out, or give images with --data.",
    });
  }
  const ofPerceptron = firstGiven(perceptronOptions);
  if (options.backbone !== undefined && ofPerceptron !== undefined) {
    throw new ArgumentError({
      parameter: ofPerceptron,
      received: "together with --backbone",
      expected: "no model, as it is about the perceptron that is trained without one",
      hint: "Leave out one of both.",
    });
  }
  if (options.feature !== undefined && options.backbone === undefined) {
    throw new ArgumentError({
      parameter: "--feature",
      received: options.feature,
      expected: "a model in which to find it",
      hint: "Name the model with --backbone.",
    });
  }
  if ((options.mean === undefined) !== (options.std === undefined)) {
    throw new ArgumentError({
      parameter: options.mean === undefined ? "--mean" : "--std",
      received: "nothing",
      expected: "--mean and --std together",
    });
  }
  if (options.mean?.length !== options.std?.length) {
    throw new ArgumentError({
      parameter: "--std",
      received: `${options.std?.length ?? 0} values with ${options.mean?.length ?? 0} for --mean`,
      expected: "one value per channel for each",
    });
  }
}

function firstGiven(options: Readonly<Record<string, unknown>>): string | undefined {
  return Object.entries(options).find(([, value]) => value !== undefined)?.[0];
}
