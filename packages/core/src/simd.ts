export { createSimdLoss } from "./simd/create-simd-loss.ts";
export type { LossPath, SimdLoss, SimdLossesAndGradient } from "./simd/simd-loss.ts";
export type { SimdLossOptions } from "./simd/simd-loss.ts";
