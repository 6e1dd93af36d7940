// Which package has what, by which name. docs/features.md is written from this list (`npm run features`); a test
// holds the list against the exports: every name must be exported, and every exported function and class be named.

/** The packages, by their folders. */
export const columns = ["core", "sampler", "onnx", "tfjs", "brain", "datasets", "cli"] as const;

export type Column = (typeof columns)[number];

/**
 * How a package does something: names of functions and classes, or a call with the option that does it, such as
 * `fitBalanced({ sampler })`, or a command line that begins with `balms`.
 */
type Ways = readonly string[];

export interface Feature {
  readonly what: string;
  readonly by: Partial<Readonly<Record<Column, Ways>>>;
}

export interface FeatureGroup {
  readonly title: string;
  readonly features: readonly Feature[];
}

export const featureGroups: readonly FeatureGroup[] = [
  {
    title: "Class priors",
    features: [
      {
        what: "From counts, ids, names, streams",
        by: {
          core: [
            "priorFromCounts",
            "priorFromLabels",
            "priorFromNames",
            "priorFromStream",
            "uniformPrior",
          ],
          datasets: ["countLabels", "countImageFolder"],
          cli: ["balms prior count"],
        },
      },
      {
        what: "From rows or images with several classes",
        by: { core: ["priorFromExamples", "classFrequencies"] },
      },
      { what: "Counting in pieces, merged later", by: { core: ["ClassCounter"] } },
      { what: "As files, checked by digest", by: { core: ["priorToJSON", "priorFromJSON"] } },
      {
        what: "Merging, mixing, smoothing, tempering",
        by: { core: ["mergePriors", "mixPriors", "smoothPrior", "temperPrior"] },
      },
      {
        what: "Choosing, ordering, renaming classes",
        by: { core: ["subsetPrior", "reorderPrior", "renameClasses"] },
      },
      {
        what: "Comparing two priors",
        by: { core: ["comparePriors", "klDivergence", "jensenShannon", "totalVariation"] },
      },
      {
        what: "Describing one",
        by: {
          core: [
            "describePrior",
            "priorProbabilities",
            "logPrior",
            "imbalanceFactor",
            "priorEntropy",
            "effectiveClasses",
            "effectiveNumbers",
            "effectiveNumberPrior",
          ],
        },
      },
      {
        what: "Made-up long tails",
        by: {
          core: ["exponentialCounts", "stepCounts", "paretoCounts"],
          datasets: ["createLongTailedSplit"],
        },
      },
    ],
  },
  {
    title: "Losses",
    features: [
      {
        what: "Balanced Softmax, logit-adjusted loss (τ)",
        by: {
          core: [
            "balancedSoftmaxLoss",
            "balancedSoftmaxGradient",
            "balancedSoftmaxLossAndGradient",
            "balancedSoftmax",
            "classShift",
          ],
          onnx: ["balancedSoftmaxModel", 'trainHead({ method: "balanced-softmax" })'],
          tfjs: ["balancedSoftmaxLoss", "LogitAdjustment"],
          brain: ["withBalancedSoftmax"],
          cli: ["balms train --methods balanced-softmax"],
        },
      },
      {
        what: "Balanced sigmoid (detection, several labels)",
        by: {
          core: [
            "balancedSigmoidLoss",
            "balancedSigmoidGradient",
            "sigmoidShift",
            "sigmoidBiasStart",
          ],
          onnx: ["balancedSigmoidModel"],
          tfjs: ["balancedSigmoidLoss"],
        },
      },
      {
        what: "Plain softmax and sigmoid",
        by: {
          core: [
            "plainSoftmaxLoss",
            "plainSoftmaxGradient",
            "plainSoftmax",
            "plainSigmoidLoss",
            "plainSigmoidGradient",
          ],
          onnx: ['trainHead({ method: "softmax" })'],
          cli: ["balms train --methods softmax"],
        },
      },
      { what: "LDAM", by: { core: ["ldamLoss", "ldamGradient", "ldamMargins", "cosineScale"] } },
      { what: "Focal loss", by: { core: ["focalLoss", "focalGradient"] } },
      {
        what: "Class weights, row weights",
        by: {
          core: ["classWeights", "rowWeights", "reduceLosses"],
          tfjs: ["fitBalanced({ rowWeights })"],
        },
      },
    ],
  },
  {
    title: "Correction without training",
    features: [
      {
        what: "Post-hoc logit adjustment",
        by: {
          core: ["adjustLogits", "logitAdjustment"],
          onnx: ["adjustModel"],
          tfjs: ["adjustLayersModel", "adjustGraphModel"],
          cli: ["balms adjust", "balms train --methods post-hoc"],
        },
      },
      { what: "Choosing τ on validation data", by: { core: ["chooseTau", "splitDigest"] } },
      { what: "Calibration", by: { core: ["fitCalibration", "calibrateLogits"] } },
      {
        what: "Unknown test prior",
        by: { core: ["estimatePriorEM", "estimatePriorBBSE"] },
      },
      {
        what: "What a sampler and a loss have corrected already",
        by: { core: ["sampledPrior", "assumedPrior"] },
      },
    ],
  },
  {
    title: "Sampling",
    features: [
      { what: "Rows by class", by: { sampler: ["indexRows", "contiguousRows", "indexImages"] } },
      { what: "As the rows are", by: { sampler: ["createInstanceSampler"] } },
      {
        what: "Class-balanced",
        by: {
          sampler: [
            "createClassBalancedSampler",
            "createEveryClassSampler",
            "createRowsPerClassSampler",
          ],
        },
      },
      {
        what: "Any class distribution, progressive, by weights",
        by: {
          sampler: [
            "createClassDistributionSampler",
            "createProgressiveSampler",
            "createWeightedSampler",
            "aliasTable",
          ],
        },
      },
      {
        what: "Images with several classes",
        by: {
          sampler: ["createRepeatFactorSampler", "repeatFactors", "createImageBalancedSampler"],
        },
      },
      { what: "By the last loss", by: { sampler: ["createLossPrioritySampler"] } },
      {
        what: "Batches: shards, resuming, loading",
        by: {
          sampler: ["createBatches", "load", "createBlockDataset", "createRowNumbers"],
          tfjs: ["balancedBatches"],
        },
      },
      {
        what: "Streams of unknown length",
        by: { sampler: ["balanceStream", "createReservoir"] },
      },
      { what: "Folds", by: { sampler: ["stratifiedFolds"], brain: ["evaluateFolds"] } },
      {
        what: "A sampler in training",
        by: {
          onnx: ["trainHead({ sampler })"],
          tfjs: ["fitBalanced({ sampler })"],
          brain: ["withBalancedSoftmax({ sampler })"],
        },
      },
    ],
  },
  {
    title: "Meta Sampler and Meta Reweighter",
    features: [
      {
        what: "ψ: start, draw, gradient, step",
        by: {
          core: [
            "createMetaSampler",
            "drawClasses",
            "metaSamplerGradient",
            "updateMetaSampler",
            "classRates",
          ],
          sampler: ["createMetaRowSampler"],
          onnx: ["classDrawModel"],
        },
      },
      {
        what: "Training a linear head (BALMS)",
        by: {
          core: ["linearHeadMetaGradient of @balms/core/adapter"],
          onnx: ['trainHead({ method: "balms" })', "metaStepModel"],
          tfjs: ['fitDecoupledHead({ method: "balms" })', "linearHeadMetaStep"],
          cli: ["balms train --methods balms"],
        },
      },
      {
        what: "Training any model",
        by: {
          core: ["bilevelStep of @balms/core/adapter"],
          tfjs: ["fitMetaSampler", "createTwoPassModel"],
          brain: ["withBalancedSoftmax({ meta })"],
        },
      },
      {
        what: "Meta Reweighter",
        by: {
          core: [
            "createMetaReweighter",
            "reweightLosses",
            "reweightLossesGradient",
            "metaReweighterGradient",
          ],
          tfjs: ["fitMetaReweighter"],
        },
      },
    ],
  },
  {
    title: "Training",
    features: [
      {
        what: "A linear head on features",
        by: {
          core: ["linearLogits"],
          onnx: ["trainHead", "HeadTrainer", "headStepModel"],
          tfjs: ["fitDecoupledHead", "cacheFeatures"],
          cli: ["balms train --features"],
        },
      },
      {
        what: "cRT, LWS, τ-norm, nearest class mean",
        by: {
          core: ["retrainHead", "learnWeightScale", "tauNormalizeHead", "nearestClassMeanHead"],
          tfjs: ['fitDecoupledHead({ method: "crt" })'],
        },
      },
      {
        what: "A whole network",
        by: {
          onnx: ["trainMlp", "differentiate"],
          tfjs: ["fitBalanced", "trainStep"],
          brain: ["withBalancedSoftmax"],
          cli: ["balms train --data"],
        },
      },
      {
        what: "Choosing a method on training rows",
        by: { onnx: ["crossFitHeads"], cli: ["balms train --methods auto"] },
      },
      {
        what: "Going on from a checkpoint",
        by: { onnx: ["HeadTrainer"], tfjs: ["fitBalanced({ resume })"] },
      },
      {
        what: "Faster, and right, on WebAssembly",
        by: { tfjs: ["installWasmTrainingKernels"] },
      },
    ],
  },
  {
    title: "Evaluation",
    features: [
      {
        what: "All measures at once",
        by: {
          core: ["evaluateLogits", "evaluatePredictions", "EvaluationAccumulator"],
          tfjs: ["evaluateModel", "evaluationCallback"],
          brain: ["withBalancedSoftmax"],
          cli: ["balms train"],
        },
      },
      {
        what: "Many / medium / few, balanced accuracy",
        by: {
          core: ["shotGroups", "shotAccuracies", "balancedAccuracy", "perClassAccuracy"],
        },
      },
      {
        what: "Top-1, top-k, macro F1, confusion",
        by: {
          core: ["top1Accuracy", "topKAccuracy", "macroF1", "confusionMatrix", "predictClasses"],
        },
      },
      {
        what: "Calibration error, mean prediction",
        by: { core: ["expectedCalibrationError", "calibrationByGroup", "meanPrediction"] },
      },
      { what: "Confidence intervals", by: { core: ["bootstrapIntervals"] } },
    ],
  },
  {
    title: "Models",
    features: [
      {
        what: "Reading, writing, checking",
        by: {
          onnx: [
            "readModel",
            "writeModel",
            "checkModel",
            "modelMetadata",
            "withMetadata",
            "inputShape",
          ],
        },
      },
      {
        what: "Finding and changing the head",
        by: {
          onnx: [
            "findClassifierHead",
            "headParameters",
            "headModel",
            "replaceHead",
            "appendHead",
            "extractFeatureModel",
            "fixInputSize",
          ],
          tfjs: ["rawLogits", "withProbabilities"],
        },
      },
      { what: "Predicting", by: { onnx: ["predict", "Predictor"] } },
      { what: "Checks of a set-up", by: { tfjs: ["checkGradients", "checkTensor"] } },
    ],
  },
  {
    title: "Data",
    features: [
      {
        what: "npy, IDX, text, features",
        by: {
          datasets: [
            "readNpy",
            "parseNpy",
            "writeNpy",
            "readIdx",
            "parseIdx",
            "readLabels",
            "parseLabels",
            "readLabelFile",
            "readFeatures",
            "parseFeatures",
            "readBytes",
            "readText",
          ],
        },
      },
      {
        what: "Folders of images",
        by: { datasets: ["readImageFolder", "decodeImages", "normalizeImages"] },
      },
      {
        what: "Splits and their manifests",
        by: {
          datasets: ["checkSplitLabels", "manifestFromJSON", "manifestToJSON", "digestOf"],
        },
      },
      { what: "The letters", by: { datasets: ["loadLetters"], cli: ["balms train --data"] } },
    ],
  },
  {
    title: "Plumbing",
    features: [
      {
        what: "Seeded random numbers",
        by: { core: ["createRandom", "restoreRandom", "shuffle"] },
      },
      {
        what: "Typed errors",
        by: {
          core: [
            "BalmsError",
            "ArgumentError",
            "DataError",
            "InterruptedError",
            "ModelError",
            "PriorError",
          ],
          datasets: ["isSystemError", "describeSystemError"],
        },
      },
      { what: "The command from a program", by: { cli: ["runCommand", "methodNames"] } },
    ],
  },
];
