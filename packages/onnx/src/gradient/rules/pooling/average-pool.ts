import { intAttribute } from "../../../model/attributes.ts";
import type { GradientRule } from "../../gradient-rule.ts";
import { spreadOverWindows } from "./window-matrix.ts";

/** The mean of each window: every element gets its shares of the gradients of the windows that it is in. */
export const averagePoolGradient: GradientRule = (context) => {
  const { node, gradient } = context;
  const more = { count_include_pad: intAttribute(node, "count_include_pad", 0) };
  return [spreadOverWindows(context, gradient, more)];
};
