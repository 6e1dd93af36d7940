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
import { meanVarianceNormalizationGradient } from "./rules/normalization/mean-variance-normalization.ts";
import { averagePoolGradient } from "./rules/pooling/average-pool.ts";
import { globalAveragePoolGradient } from "./rules/pooling/global-average-pool.ts";
import { globalMaxPoolGradient } from "./rules/pooling/global-max-pool.ts";
import { globalLpPoolGradient, lpPoolGradient } from "./rules/pooling/lp-pool.ts";
import { maxPoolGradient } from "./rules/pooling/max-pool.ts";
import { depthToSpaceGradient, spaceToDepthGradient } from "./rules/resizing/blocks.ts";
import { padGradient } from "./rules/resizing/pad.ts";
import { resizeGradient } from "./rules/resizing/resize.ts";
import { roiAlignGradient } from "./rules/resizing/roi-align.ts";

/** Operators over images, signals and volumes: [batch, channels, sizes…]. */
export const imageRules: Readonly<Record<string, GradientRule>> = {
  AveragePool: averagePoolGradient,
  BatchNormalization: batchNormalizationGradient,
  Conv: convGradient,
  ConvTranspose: convTransposeGradient,
  DepthToSpace: depthToSpaceGradient,
  GlobalAveragePool: globalAveragePoolGradient,
  GlobalLpPool: globalLpPoolGradient,
  GlobalMaxPool: globalMaxPoolGradient,
  GroupNormalization: groupNormalizationGradient,
  InstanceNormalization: instanceNormalizationGradient,
  LRN: lrnGradient,
  LayerNormalization: layerNormalizationGradient,
  LpPool: lpPoolGradient,
  MaxPool: maxPoolGradient,
  MeanVarianceNormalization: meanVarianceNormalizationGradient,
  Pad: padGradient,
  RMSNormalization: rmsNormalizationGradient,
  Resize: resizeGradient,
  RoiAlign: roiAlignGradient,
  SpaceToDepth: spaceToDepthGradient,
};
