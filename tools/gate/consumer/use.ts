// Compiled against the installed packages' declarations; run as use.mjs, which does the same.
import { balancedSoftmaxLoss, createRandom, priorFromCounts, type ClassPrior } from "@balms/core";
import { classIds } from "@balms/core/adapter";
import { fitCalibration, type FittedCalibration } from "@balms/core/estimation";
import { linearLogits } from "@balms/core/heads";
import { createSimdLoss, type SimdLoss } from "@balms/core/simd";
import { loadLetters, type LettersDataset } from "@balms/datasets";
import {
  countAnnotations,
  evaluateDetections,
  packAnnotations,
  type AnnotationCounts,
  type DetectionEvaluation,
} from "@balms/detection";
import { headModel, writeModel, type OnnxModel } from "@balms/onnx";
import { withBalancedSoftmax } from "@balms/brain";
import { createInstanceSampler, load, type BatchLoader } from "@balms/sampler";

export const prior: ClassPrior = priorFromCounts([90, 10], { classes: ["cat", "dog"] });
export const loss: Float32Array = balancedSoftmaxLoss(new Float32Array(2), [0], { prior });
export const inVectors: SimdLoss = createSimdLoss({ prior });
export const gradient: Float32Array = inVectors.lossAndGradient(new Float32Array(2), [0]).gradient;
export const calibration: FittedCalibration = fitCalibration(
  new Float32Array([4, 0, 4, 0, 0, 4, 0, 4]),
  classIds([0, 1, 1, 0], { classes: 2 }),
  { classes: 2 },
);
export const logits: Float32Array = linearLogits(new Float32Array(2), {
  weight: new Float32Array(4),
  bias: new Float32Array(2),
});
export const letters: Promise<LettersDataset> = loadLetters();
export const found: DetectionEvaluation = evaluateDetections(
  packAnnotations({ images: [], annotations: [], categories: [{ id: 1, name: "lynx" }] }),
  [],
  { rules: "lvis", measured: "boxes" },
);
export const annotations: Promise<AnnotationCounts> = countAnnotations([new Uint8Array(1)]);
export const model: OnnxModel = headModel({
  training: "unknown",
  weight: new Float32Array(4),
  bias: new Float32Array(2),
  dimensions: 2,
  classes: 2,
});
export const bytes: Uint8Array = writeModel(model);
export const batches: BatchLoader<string[]> = load(
  ["a", "b"],
  createInstanceSampler(2, { random: createRandom(1) }),
  { batchSize: 1 },
);
export const mixin: typeof withBalancedSoftmax = withBalancedSoftmax;
