import type { GradientRule } from "../gradient-rule.ts";

/** Values that pass unchanged: Identity, and Dropout outside training. */
export const identityGradient: GradientRule = ({ gradient }) => [gradient];
