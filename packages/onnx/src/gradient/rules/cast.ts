import { elementTypeCode } from "../../model/element-type.ts";
import type { GradientRule } from "../gradient-rule.ts";

/** Another element type (Cast, CastLike): the gradient is cast back. Nothing flows through integers. */
export const castGradient: GradientRule = ({ graph, inputs: [x], gradient, needs }) => [
  needs(0)
    ? graph.node("Cast", [gradient], { to: elementTypeCode(graph.floatTypeOf(x)) })
    : undefined,
];
