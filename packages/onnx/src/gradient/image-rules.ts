import type { GradientRule } from "./gradient-rule.ts";
import { convGradient } from "./rules/convolution/conv.ts";
import { convTransposeGradient } from "./rules/convolution/conv-transpose.ts";
import { batchNormalizationGradient } from "./rules/normalization/batch-normalization.ts";
import { groupNormalizationGradient } from "./rules/normalization/group-normalization.ts";
import { instanceNormalizationGradient } from "./rules/normalization/instance-normalization.ts";
import {
  layerNormalizationGradient,
  rmsNormalizationGradient,
} from "./rules/normalization/layer-normalization.ts";
import { lrnGradient } from "./rules/normalization/lrn.ts";
import { globalAveragePoolGradient } from "./rules/pooling/global-average-pool.ts";

/** Operators over images, signals and volumes: [batch, channels, sizes…]. */
export const imageRules: Readonly<Record<string, GradientRule>> = {
  BatchNormalization: batchNormalizationGradient,
  Conv: convGradient,
  ConvTranspose: convTransposeGradient,
  GlobalAveragePool: globalAveragePoolGradient,
  GroupNormalization: groupNormalizationGradient,
  InstanceNormalization: instanceNormalizationGradient,
  LRN: lrnGradient,
  LayerNormalization: layerNormalizationGradient,
  RMSNormalization: rmsNormalizationGradient,
};
