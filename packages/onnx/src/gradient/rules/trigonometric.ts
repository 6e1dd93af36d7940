import type { GradientRule } from "../gradient-rule.ts";
import { slopeRule } from "../slope-rule.ts";
import type { Slope } from "../slope-rule.ts";

/** `1 − x²`, to full accuracy near one. */
const gap = ({ x, add, sub, mul }: Slope): string => mul(sub(1, x), add(1, x));

const arcSine = (slope: Slope): string => slope.div(1, slope.apply("Sqrt", gap(slope)));

/** Derivatives of circular and hyperbolic functions. */
export const trigonometricGradients: Readonly<Record<string, GradientRule>> = {
  Acos: slopeRule((slope) => slope.mul(-1, arcSine(slope))),
  Acosh: slopeRule((slope) => slope.div(1, slope.apply("Sqrt", slope.mul(-1, gap(slope))))),
  Asin: slopeRule(arcSine),
  Asinh: slopeRule(({ x, div, add, mul, apply }) => div(1, apply("Sqrt", add(mul(x, x), 1)))),
  Atan: slopeRule(({ x, div, add, mul }) => div(1, add(1, mul(x, x)))),
  Atanh: slopeRule((slope) => slope.div(1, gap(slope))),
  Cos: slopeRule(({ x, mul, apply }) => mul(-1, apply("Sin", x))),
  Cosh: slopeRule(({ x, apply }) => apply("Sinh", x)),
  Sin: slopeRule(({ x, apply }) => apply("Cos", x)),
  Sinh: slopeRule(({ x, apply }) => apply("Cosh", x)),
  Tan: slopeRule(({ y, add, mul }) => add(1, mul(y, y))),
};
