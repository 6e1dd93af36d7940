import type { InferenceContext, ShapeRule } from "./inference-context.ts";
import { elementwiseShapes } from "./shapes/elementwise.ts";
import { indexingShapes } from "./shapes/indexing.ts";
import { layoutShapes } from "./shapes/layout.ts";
import { linearShapes } from "./shapes/linear.ts";
import { reductionShapes } from "./shapes/reductions.ts";
import type { ValueType } from "./value-info.ts";

const rules: ReadonlyMap<string, ShapeRule> = new Map(
  Object.entries({
    ...elementwiseShapes,
    ...indexingShapes,
    ...layoutShapes,
    ...linearShapes,
    ...reductionShapes,
  }),
);

/** Types and shapes of a node's outputs, as far as they are known; an operator without a rule gives unknown ones. */
export function inferOutputs(context: InferenceContext): ValueType[] {
  const { domain, opType } = context.node;
  const rule = domain === "" || domain === "ai.onnx" ? rules.get(opType) : undefined;
  return rule?.(context) ?? [];
}
