import type { GradientRule } from "../gradient-rule.ts";

/** Results that do not change with their inputs, or only in jumps: no gradient. */
export const constantGradient: GradientRule = () => [];
