import { floatAttribute, intAttribute } from "../model/attributes.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { arithmetic } from "./arithmetic.ts";
import { byDefinition } from "./by-definition.ts";
import type { GradientRule } from "./gradient-rule.ts";
import { geluSlope, swishSlope, tanhGeluSlope } from "./rules/activations.ts";
import { slopeRule } from "./slope-rule.ts";
import type { Slope } from "./slope-rule.ts";
import { unbroadcast } from "./unbroadcast.ts";

/** What the rule of FusedMatMul does not cover. */
export function missingFusedMatMul(_: GraphBuilder, node: NodeProto): string | undefined {
  const isTurned = ["transBatchA", "transBatchB"].some((name) => intAttribute(node, name, 0) !== 0);
  return isTurned ? "its batch axes are turned" : undefined;
}

/** A sum of a value, of another one and of their bias, normalised; the sum is the fourth output. */
const skipLayerNormalization = byDefinition(({ graph, node }, inputs) => {
  const [x, skip, scale, shift = "", bias = ""] = inputs;
  const sum = graph.node("Add", [x, skip]);
  const whole = bias === "" ? sum : graph.node("Add", [sum, bias]);
  const epsilon = floatAttribute(node, "epsilon", 1e-12);
  const parameters = shift === "" ? [scale] : [scale, shift];
  const hints = ["normalized", "mean", "deviation"];
  const attributes = { epsilon, axis: -1 };
  return [
    ...graph.multiNode("LayerNormalization", [whole, ...parameters], attributes, hints),
    whole,
  ];
});

/** `y = f(x + bias)`, the bias left out or not. */
const biased =
  (slope: (context: Slope) => string): GradientRule =>
  ({ graph, node, inputs, outputs: [y], gradient, needs }) => {
    const [x, bias = ""] = inputs;
    const formulas = arithmetic(graph, x);
    const sum = bias === "" ? x : formulas.add(x, bias);
    const part = formulas.mul(gradient, slope({ ...formulas, node, x: sum, y }));
    return [part, bias !== "" && needs(1) ? unbroadcast(graph, part, bias) : undefined];
  };

/** Gradient rules of operators of ONNX Runtime's own domain that its optimizer puts into the place of standard ones. */
export const fusedGradients: ReadonlyMap<string, GradientRule> = new Map(
  Object.entries({
    BiasGelu: biased(geluSlope),
    FastGelu: biased(tanhGeluSlope),
    FusedMatMul: byDefinition(({ graph, node }, [a, b]) => {
      const turned = (value: string, attribute: string): string => {
        if (intAttribute(node, attribute, 0) === 0) return value;
        const order = Array.from({ length: graph.rankOf(value) }, (_, axis) => axis);
        const perm = [...order.slice(0, -2), ...order.slice(-2).toReversed()];
        return graph.node("Transpose", [value], { perm });
      };
      const product = graph.node("MatMul", [turned(a, "transA"), turned(b, "transB")]);
      const alpha = floatAttribute(node, "alpha", 1);
      const factor = graph.scalar(alpha, graph.floatTypeOf(a));
      return [alpha === 1 ? product : graph.node("Mul", [product, factor])];
    }),
    Gelu: slopeRule(geluSlope),
    QuickGelu: slopeRule((slope) => swishSlope(slope, floatAttribute(slope.node, "alpha", 1.702))),
    SkipLayerNormalization: skipLayerNormalization,
  }),
);
