export { adjustModel, type ModelAdjustmentOptions } from "./adjustment/adjust-model.ts";
export {
  adjustDetector,
  type AdjustedDetector,
  type DetectorAdjustmentOptions,
} from "./detectors/adjust-detector.ts";
export {
  adjustDetectorLogits,
  type DetectorCorrectionOptions,
} from "./detectors/adjust-detector-logits.ts";
export { attachLoss } from "./functions/attach-loss.ts";
export type { LossOptions } from "./functions/loss-options.ts";
export {
  balmsFunctions,
  type FunctionOptions,
  type OnnxFunction,
} from "./functions/balms-functions.ts";
export { functionsModel } from "./functions/functions-model.ts";
export { appendHead, type AppendedHeadOptions } from "./surgery/append-head.ts";
export type { Architecture } from "./backbones/architectures.ts";
export { backboneModel, type BackboneOptions } from "./backbones/backbone-model.ts";
export { balancedSigmoidModel } from "./fragments/balanced-sigmoid-model.ts";
export { balancedSoftmaxModel, type LossModelOptions } from "./fragments/balanced-softmax-model.ts";
export { batchDependence, type BatchDependence } from "./surgery/batch-dependence.ts";
export { classNames, type ClassNames } from "./names/class-names.ts";
export { listedNames } from "./names/listed-names.ts";
export { checkModel } from "./model/check-model.ts";
export { classDrawModel } from "./fragments/class-draw-model.ts";
export type { ClassifierHead } from "./surgery/find-classifier-head.ts";
export { differentiate, type DifferentiateOptions } from "./gradient/differentiate.ts";
export type {
  ClassChannels,
  DetectorHead,
  DetectorHeadKind,
  DetectorLevel,
  DetectorScores,
} from "./detectors/detector-head.ts";
export type { DetectorOptions } from "./detectors/detector-options.ts";
export {
  exposeDetector,
  type ExposedDetector,
  type ExposedLevel,
  type ExposeOptions,
} from "./detectors/expose-detector.ts";
export {
  replaceDetectorHead,
  type DetectorParameters,
  type LevelParameters,
} from "./detectors/replace-detector-head.ts";
export type { BoxForm } from "./detectors/boxes/box-form.ts";
export { findDetectorHeads } from "./detectors/find-detector-heads.ts";
export type { ClassScores, LabelOutput, ScoreKind, ScorePart } from "./scores/class-scores.ts";
export type { ClassScoresOptions } from "./scores/class-scores-options.ts";
export type { Dimension, Shape } from "./graph/shape.ts";
export { extractFeatureModel } from "./surgery/extract-feature-model.ts";
export { findClassScores } from "./scores/find-class-scores.ts";
export { findClassifierHead } from "./surgery/find-classifier-head.ts";
export { fixInputSize } from "./surgery/fix-input-size.ts";
export type { HeadMethod, HeadTrainingOptions } from "./training/head-training-options.ts";
export { headModel, type HeadModelOptions } from "./surgery/head-model.ts";
export { headParameters } from "./surgery/head-parameters.ts";
export type { HeadParameters, HeadTraining, TrainedParameters } from "./model/head-parameters.ts";
export { headStepModel, type HeadStepModelOptions } from "./fragments/head-step-model.ts";
export { HeadTrainer } from "./training/head-trainer.ts";
export type { HeadTrainingResult, RatesAtStep } from "./training/train-head.ts";
export type { HeadTrainingState } from "./training/head-training-state.ts";
export { inspectModel, type ModelInspection } from "./scores/inspect-model.ts";
export type { InspectedHead } from "./surgery/inspect-head.ts";
export type { InspectedOutput, InspectedValue } from "./scores/inspect-model.ts";
export { findPictureSteps, type PictureSteps } from "./pictures/picture-steps.ts";
export { inputShape, type InputType, type ModelInput } from "./graph/input-shape.ts";
export { metaStepModel, type MetaStepModelOptions } from "./fragments/meta-step-model.ts";
export type { MlpTrainingOptions, TrainedMlp } from "./training/train-mlp.ts";
export { modelMetadata, withMetadata } from "./model/model-metadata.ts";
export type { OnnxModel } from "./model/model.ts";
export { openModel } from "./wire/open-model.ts";
export type { ModelBlob, ModelSource } from "./wire/model-source.ts";
export { modelParts } from "./wire/model-parts.ts";
export type { ModelPart } from "./wire/part-list.ts";
export type { ModelSpan } from "./wire/file-span.ts";
export { embedExternalData, externalFiles } from "./wire/external-data.ts";
export { referTo } from "./wire/refer-to.ts";
export type { OnnxRuntime } from "./runtime/onnx-runtime.ts";
export { predict, type PredictOptions } from "./runtime/predict.ts";
export { runGuard, type InputShapes } from "./runtime/run-guard.ts";
export { Predictor, type Matrix, type PredictorOptions } from "./runtime/predictor.ts";
export { readModel } from "./model/read-model.ts";
export { retargetModel, type RetargetOptions } from "./adjustment/retarget-model.ts";
export { remoteRuntime, type RemoteRuntime } from "./remote/remote-runtime.ts";
export type { RuntimePort } from "./remote/runtime-port.ts";
export { serveRuntime } from "./remote/serve-runtime.ts";
export { replaceHead } from "./surgery/replace-head.ts";
export { verifyAdjustment } from "./adjustment/verify-adjustment.ts";
export type { AdjustedModels, VerificationOptions } from "./adjustment/verify-adjustment.ts";
export type {
  AdjustmentCheck,
  OptimizationCheck,
  ScoreCheck,
} from "./adjustment/adjustment-check.ts";
export { stripAdjustment } from "./adjustment/strip-adjustment.ts";
export { trainHead } from "./training/train-head.ts";
export type { TrainingOptions } from "./training/training-options.ts";
export { trainSigmoidHead, type SigmoidHeadResult } from "./training/train-sigmoid-head.ts";
export type { SigmoidHeadMethod, SigmoidHeadOptions } from "./training/sigmoid-head-options.ts";
export type { ReweighterOptions } from "./training/reweighter-options.ts";
export type { FeatureReader } from "./training/feature-reader.ts";
export type { ProposalData } from "./training/proposal-rows.ts";
export { trainMlp } from "./training/train-mlp.ts";
export { writeModel } from "./model/write-model.ts";
export { crossFitHeads } from "./training/cross-fit-heads.ts";
export type { ComparedMethod, CrossFit, CrossFitOptions } from "./training/cross-fit-heads.ts";
export { createTrainer } from "./trainer/create-trainer.ts";
export type { Trainer } from "./trainer/trainer.ts";
export type { TrainingGradients, TrainingStep } from "./trainer/training-step.ts";
export type { TrainedModelOptions } from "./trainer/trained-numbers.ts";
export type { TrainerOptions } from "./trainer/trainer-options.ts";
export type { TrainerState } from "./trainer/trainer-state.ts";
export type { TrainerEvaluation } from "./trainer/evaluate-scores.ts";
export type { TrainingBatch } from "./trainer/training-batch.ts";
export type { InputData } from "./trainer/batch-input.ts";
export type { LossKind, LossSettings } from "./trainer/training-loss.ts";
export type { OptimizerOptions } from "./optimizers/create-optimizer.ts";
export type { ScheduleOptions } from "./optimizers/schedule.ts";
export { writeTrainingState } from "./trainer/training-state-bytes.ts";
export { trainModel } from "./trainer/train-model.ts";
export type { ModelTrainingResult } from "./trainer/model-training.ts";
export { DivergenceError } from "./trainer/divergence-error.ts";
export type {
  EpochProgress,
  ModelProgress,
  ModelTrainingOptions,
} from "./trainer/model-training-options.ts";
export type { TrainedEpoch } from "./trainer/trained-epoch.ts";
export type { LabeledRows, TrainingRows } from "./trainer/labeled-rows.ts";
export type { ModelMetaOptions } from "./trainer/meta-options.ts";
export type { ModelTrainingState } from "./trainer/model-training-state.ts";
export {
  detectorModel,
  type DetectorModelOptions,
  type DetectorSizes,
} from "./backbones/detector/detector-model.ts";
export {
  type DetectorBatchSizes,
  detectorLossModel,
  type DetectorLossOptions,
} from "./backbones/detector/detector-loss-model.ts";
