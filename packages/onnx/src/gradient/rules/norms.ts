import { arithmetic } from "../arithmetic.ts";
import type { Arithmetic } from "../arithmetic.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { keptReduction } from "../kept-reduction.ts";

interface Reduced extends Arithmetic {
  readonly x: string;
  /** The result, with the reduced axes of size one. */
  readonly y: string;
}

/** The rule of a reduction: `dx = g·∂y/∂x`. */
const reductionRule =
  (slope: (context: Reduced) => string): GradientRule =>
  ({ graph, node, inputs: [x], outputs: [y], gradient }) => {
    const formulas = arithmetic(graph, x);
    const part = slope({ ...formulas, x, y: keptReduction(graph, node, y) });
    return [formulas.mul(keptReduction(graph, node, gradient), part)];
  };

/** Derivatives of norms and of their squares. */
export const normGradients: Readonly<Record<string, GradientRule>> = {
  ReduceL1: reductionRule(({ x, apply }) => apply("Sign", x)),
  // At the origin, where the norm has a corner, zero.
  ReduceL2: reductionRule(({ x, y, div, select, equal }) => div(x, select(equal(y, 0), 1, y))),
  ReduceSumSquare: reductionRule(({ x, add }) => add(x, x)),
};
