import { functionDomain } from "../functions/function-domain.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { balmsFunctionGradients } from "./balms-function-gradients.ts";
import { fusedGradients } from "./fused-gradients.ts";
import { gradientRules } from "./gradient-rules.ts";
import type { GradientRule } from "./gradient-rule.ts";

const byDomain: ReadonlyMap<string, ReadonlyMap<string, GradientRule>> = new Map([
  ["", gradientRules],
  ["ai.onnx", gradientRules],
  ["com.microsoft", fusedGradients],
  [functionDomain, balmsFunctionGradients],
]);

/** The gradient rule of a node's operator; undefined for one that has none. */
export function knownRule({ domain, opType }: NodeProto): GradientRule | undefined {
  return byDomain.get(domain)?.get(opType);
}
