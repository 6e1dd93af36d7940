export type { ClassBalancedTraining } from "./heads/train-class-balanced.ts";
export type { FeatureShape } from "./heads/check-batch.ts";
export type { HeadData } from "./heads/head-data.ts";
export { learnWeightScale, type WeightScaledHead } from "./heads/learn-weight-scale.ts";
export { linearLogits } from "./heads/linear-head.ts";
export { nearestClassMeanHead } from "./heads/nearest-class-mean-head.ts";
export { retrainHead } from "./heads/retrain-head.ts";
export { tauNormalizeHead } from "./heads/tau-normalize-head.ts";
export type { TauNormalizeOptions } from "./heads/tau-normalize-head.ts";
