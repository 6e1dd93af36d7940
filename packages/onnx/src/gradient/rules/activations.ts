import { floatAttribute, stringAttribute } from "../../model/attributes.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { slopeRule } from "../slope-rule.ts";
import type { Slope } from "../slope-rule.ts";

// The defaults of Selu, as the standard gives them.
const seluAlpha = 1.67326319217681884765625;
const seluGamma = 1.05070102214813232421875;

/** `x·σ(αx)`: `σ(αx)·(1 + αx·(1 − σ(αx)))`. */
export function swishSlope({ x, add, sub, mul, apply }: Slope, alpha: number): string {
  const scaled = alpha === 1 ? x : mul(x, alpha);
  const sigmoid = apply("Sigmoid", scaled);
  return mul(sigmoid, add(1, mul(scaled, sub(1, sigmoid))));
}

/** `x·Φ(x)`: `Φ(x) + x·φ(x)`, with the normal distribution. */
export function geluSlope({ x, add, mul, apply }: Slope): string {
  const cumulative = mul(0.5, add(1, apply("Erf", mul(x, Math.SQRT1_2))));
  const density = mul(apply("Exp", mul(-0.5, mul(x, x))), 1 / Math.sqrt(2 * Math.PI));
  return add(cumulative, mul(x, density));
}

/** `x·(1 + tanh u)/2` with `u = √(2/π)·(x + 0.044715·x³)`: `(1 + t)/2 + x·(1 − t²)·u′/2`. */
export function tanhGeluSlope({ x, add, sub, mul, apply }: Slope): string {
  const factor = Math.sqrt(2 / Math.PI);
  const square = mul(x, x);
  const tanh = apply("Tanh", mul(mul(x, factor), add(1, mul(0.044715, square))));
  const inner = mul(factor, add(1, mul(3 * 0.044715, square)));
  return mul(0.5, add(add(1, tanh), mul(mul(x, sub(1, mul(tanh, tanh))), inner)));
}

/** One for positive values, `f′ = y + scale` for the exponential below. */
function exponentialSlope(
  { x, y, greater, select, add }: Slope,
  above: number,
  scale: number,
): string {
  return select(greater(x, 0), above, add(y, scale));
}

/** Derivatives of activation functions. */
export const activationGradients: Readonly<Record<string, GradientRule>> = {
  Celu: slopeRule((slope) => {
    const { x, y, greater, select, add, div, node } = slope;
    return select(greater(x, 0), 1, add(div(y, floatAttribute(node, "alpha", 1)), 1));
  }),
  Elu: slopeRule((slope) => exponentialSlope(slope, 1, floatAttribute(slope.node, "alpha", 1))),
  Erf: slopeRule(({ x, mul, apply }) =>
    mul(2 / Math.sqrt(Math.PI), apply("Exp", mul(-1, mul(x, x)))),
  ),
  Gelu: slopeRule((slope) =>
    stringAttribute(slope.node, "approximate", "none") === "tanh"
      ? tanhGeluSlope(slope)
      : geluSlope(slope),
  ),
  HardSigmoid: slopeRule(({ y, node, greater, mask, mul }) => {
    const inside = mul(mask(greater(y, 0)), mask(greater(1, y)));
    return mul(floatAttribute(node, "alpha", 0.2), inside);
  }),
  // x·clip(x/6 + 1/2, 0, 1)
  HardSwish: slopeRule(({ x, add, div, greater, select }) => {
    const middle = add(div(x, 3), 0.5);
    return select(greater(x, -3), select(greater(3, x), middle, 1), 0);
  }),
  Mish: slopeRule(({ x, add, sub, mul, apply }) => {
    const tanh = apply("Tanh", apply("Softplus", x));
    const rest = mul(apply("Sigmoid", x), sub(1, mul(tanh, tanh)));
    return add(tanh, mul(x, rest));
  }),
  Selu: slopeRule((slope) => {
    const gamma = floatAttribute(slope.node, "gamma", seluGamma);
    return exponentialSlope(slope, gamma, gamma * floatAttribute(slope.node, "alpha", seluAlpha));
  }),
  Shrink: slopeRule(({ x, node, greater, mask, apply }) =>
    mask(greater(apply("Abs", x), floatAttribute(node, "lambd", 0.5))),
  ),
  Softplus: slopeRule(({ x, apply }) => apply("Sigmoid", x)),
  Softsign: slopeRule(({ x, add, div, mul, apply }) => {
    const width = add(1, apply("Abs", x));
    return div(1, mul(width, width));
  }),
  Swish: slopeRule((slope) => swishSlope(slope, floatAttribute(slope.node, "alpha", 1))),
  ThresholdedRelu: slopeRule(({ x, node, greater, mask }) =>
    mask(greater(x, floatAttribute(node, "alpha", 1))),
  ),
};
