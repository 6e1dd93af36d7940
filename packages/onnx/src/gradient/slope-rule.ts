import type { NodeProto } from "../model/onnx_pb.ts";
import { arithmetic } from "./arithmetic.ts";
import type { Arithmetic } from "./arithmetic.ts";
import type { GradientRule } from "./gradient-rule.ts";

/** What the derivative of a function of one number is computed from. */
export interface Slope extends Arithmetic {
  readonly node: NodeProto;
  readonly x: string;
  readonly y: string;
}

/** The rule of a function that is applied to each element: `dx = g·f′(x)`. */
export const slopeRule =
  (slope: (context: Slope) => string): GradientRule =>
  ({ graph, node, inputs: [x], outputs: [y], gradient }) => {
    const formulas = arithmetic(graph, x);
    return [formulas.mul(gradient, slope({ ...formulas, node, x, y }))];
  };
