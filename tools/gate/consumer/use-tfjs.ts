// As use.ts, for what shows types of tfjs: those do not compile beside the browser's own types of
// WebGPU, so that this file is checked without the declarations of libraries.
import { priorFromCounts } from "@balms/core";
import { balancedSoftmaxLoss, type RowLoss } from "@balms/tfjs";
import { LogitAdjustment } from "@balms/tfjs/layers";

const prior = priorFromCounts([90, 10], { classes: ["cat", "dog"] });
export const loss: RowLoss = balancedSoftmaxLoss(prior);
export const layer: LogitAdjustment = new LogitAdjustment({ prior });
