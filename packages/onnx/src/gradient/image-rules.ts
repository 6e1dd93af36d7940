import type { GradientRule } from "./gradient-rule.ts";
import { convGradient } from "./rules/convolution/conv.ts";
import { convTransposeGradient } from "./rules/convolution/conv-transpose.ts";

/** Operators over images, signals and volumes: [batch, channels, sizes…]. */
export const imageRules: Readonly<Record<string, GradientRule>> = {
  Conv: convGradient,
  ConvTranspose: convTransposeGradient,
};
