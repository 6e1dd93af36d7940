export type { CachedFeatures, CacheOptions } from "./decoupled/cache-features.ts";
export { cacheFeatures } from "./decoupled/cache-features.ts";
export type { DecoupledOptions } from "./decoupled/fit-decoupled-head.ts";
export { evaluationCallback } from "./layers/evaluation-callback.ts";
export type { EvaluationCallbackOptions } from "./layers/evaluation-callback.ts";
export { fitDecoupledHead } from "./decoupled/fit-decoupled-head.ts";
export { LogitAdjustment } from "./layers/logit-adjustment.ts";
export type { LogitAdjustmentConfig, StoredPrior } from "./layers/logit-adjustment.ts";
