import { constantNodeTensor } from "../model/attributes.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { tensorConstant } from "./constant.ts";
import type { Constant } from "./constant.ts";
import { arithmeticFolding } from "./folding/arithmetic.ts";
import type { FoldRule } from "./folding/fold-rule.ts";
import { indexingFolding } from "./folding/indexing.ts";
import { layoutFolding } from "./folding/layout.ts";
import { quantizedFolding } from "./folding/quantized.ts";
import { reductionFolding } from "./folding/reductions.ts";

const rules: ReadonlyMap<string, FoldRule> = new Map(
  Object.entries({
    ...arithmeticFolding,
    ...indexingFolding,
    ...layoutFolding,
    ...quantizedFolding,
    ...reductionFolding,
    Constant: (node) => {
      const tensor = constantNodeTensor(node);
      return tensor === undefined ? undefined : tensorConstant(tensor);
    },
  }),
);

// Quantisation has the same meaning in ONNX Runtime's own domain, where it came first.
const quantizing: ReadonlySet<string> = new Set(Object.keys(quantizedFolding));

/** Whether a node gives a constant when all its inputs are constants. */
export function isFoldable({ domain, opType }: NodeProto): boolean {
  if (domain === "com.microsoft") return quantizing.has(opType);
  return (domain === "" || domain === "ai.onnx") && rules.has(opType);
}

/**
 * The first output of a foldable node.
 *
 * @param inputs - one for each input of the node; undefined for those that are left out
 * @returns undefined for forms that are not folded
 */
export function foldConstant(
  node: NodeProto,
  inputs: readonly (Constant | undefined)[],
): Constant | undefined {
  return rules.get(node.opType)?.(node, inputs);
}
