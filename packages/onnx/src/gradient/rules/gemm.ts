import { floatAttribute, intAttribute } from "../../model/attributes.ts";
import type { GradientRule } from "../gradient-rule.ts";
import { unbroadcast } from "../unbroadcast.ts";

/** `Y = α·A'·B' + β·C`: `dA' = α·g·B'ᵀ`, `dB' = α·A'ᵀ·g`, `dC = β·g` summed to the shape of C. */
export const gemmGradient: GradientRule = ({ graph, node, inputs: [a, b, c], gradient, needs }) => {
  const alpha = floatAttribute(node, "alpha", 1);
  const beta = floatAttribute(node, "beta", 1);
  const transA = intAttribute(node, "transA", 0);
  const transB = intAttribute(node, "transB", 0);
  const gradientOfA = (): string =>
    transA === 0
      ? graph.node("Gemm", [gradient, b], { alpha, transB: 1 - transB })
      : graph.node("Gemm", [b, gradient], { alpha, transA: transB, transB: 1 });
  const gradientOfB = (): string =>
    transB === 0
      ? graph.node("Gemm", [a, gradient], { alpha, transA: 1 - transA })
      : graph.node("Gemm", [gradient, a], { alpha, transA: 1, transB: transA });
  const gradientOfC = (): string => {
    const sum = unbroadcast(graph, gradient, c);
    return beta === 1 ? sum : graph.node("Mul", [sum, graph.scalar(beta, graph.floatTypeOf(c))]);
  };
  return [
    needs(0) ? gradientOfA() : undefined,
    needs(1) ? gradientOfB() : undefined,
    needs(2) ? gradientOfC() : undefined,
  ];
};
