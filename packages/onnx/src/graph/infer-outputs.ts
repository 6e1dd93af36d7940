import { functionDomain } from "../functions/function-domain.ts";
import type { InferenceContext, ShapeRule } from "./inference-context.ts";
import { balmsFunctionShapes } from "./shapes/balms-functions.ts";
import { bodyShapes } from "./shapes/bodies.ts";
import { convolutionShapes, fusedConvolutionShapes } from "./shapes/convolution.ts";
import { elementwiseShapes } from "./shapes/elementwise.ts";
import { indexingShapes } from "./shapes/indexing.ts";
import { layoutShapes } from "./shapes/layout.ts";
import { fusedLinearShapes, linearShapes } from "./shapes/linear.ts";
import { fusedNormalizationShapes, normalizationShapes } from "./shapes/normalization.ts";
import { fusedQuantizationShapes, quantizationShapes } from "./shapes/quantization.ts";
import { recurrentShapes } from "./shapes/recurrent.ts";
import { reductionShapes } from "./shapes/reductions.ts";
import { resizingShapes } from "./shapes/resizing.ts";
import type { ValueType } from "./value-info.ts";

const rules: ReadonlyMap<string, ShapeRule> = new Map(
  Object.entries({
    ...bodyShapes,
    ...convolutionShapes,
    ...elementwiseShapes,
    ...indexingShapes,
    ...layoutShapes,
    ...linearShapes,
    ...normalizationShapes,
    ...quantizationShapes,
    ...recurrentShapes,
    ...reductionShapes,
    ...resizingShapes,
  }),
);

// ONNX Runtime's own domain: what its optimizer and its quantizer put into the place of standard operators.
const fusedRules: ReadonlyMap<string, ShapeRule> = new Map(
  Object.entries({
    ...fusedConvolutionShapes,
    ...fusedLinearShapes,
    ...fusedNormalizationShapes,
    ...fusedQuantizationShapes,
  }),
);

const balmsRules: ReadonlyMap<string, ShapeRule> = new Map(Object.entries(balmsFunctionShapes));

/** Types and shapes of a node's outputs, as far as they are known; an operator without a rule gives unknown ones. */
export function inferOutputs(context: InferenceContext): ValueType[] {
  const { domain, opType } = context.node;
  if (domain === "com.microsoft") return fusedRules.get(opType)?.(context) ?? [];
  if (domain === functionDomain) return balmsRules.get(opType)?.(context) ?? [];
  const isStandard = domain === "" || domain === "ai.onnx";
  return (isStandard ? rules.get(opType)?.(context) : undefined) ?? [];
}
