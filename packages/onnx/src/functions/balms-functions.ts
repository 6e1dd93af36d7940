import { checkChoice, checkOptions, checkWhole } from "@balms/core/adapter";
import { writtenOpset } from "../model/model.ts";
import type { FunctionProto } from "../model/onnx_pb.ts";
import { functionDefinitions } from "./function-definitions.ts";
import type { FunctionName } from "./function-definitions.ts";
import { functionOpsets } from "./function-domain.ts";
import { makeFunction } from "./make-function.ts";

/** An ONNX function: the protobuf message of the ONNX standard. */
export type OnnxFunction = FunctionProto;

/** For which models functions are made. */
export interface FunctionOptions {
  /** Version of the standard operators that the model asks for, 11 to 26; default 17. */
  readonly opset?: number | undefined;
  /** Type of the numbers, where `opset` is below 15; default "float32". From 15 on a function takes float16, float32 and float64; bfloat16 is too coarse to add rows up in. */
  readonly type?: "float32" | "float64" | undefined;
}

/**
 * Balanced Softmax, its sigmoid form, logit adjustment and their gradients as ONNX functions of the domain `ai.balms`, version 1: put
 * them into the `functions` of any model, import the domain, and call them like operators. Their bodies are plain operators.
 *
 * | function | inputs | outputs |
 * | --- | --- | --- |
 * | `LogitAdjustment` | logits [..., C], added [C] | adjusted [..., C] |
 * | `LogitAdjustmentGradient` | adjustedGradient [..., C], added [C] | logitsGradient [..., C], addedGradient [C] |
 * | `BalancedSoftmax`, `BalancedSigmoid` | logits, added, labels [...] | losses [...], probabilities [..., C] |
 * | `BalancedSoftmaxGradient`, `BalancedSigmoidGradient` | logits, added, labels, lossGradients [...] | gradient [..., C] |
 * | `BalancedMultiLabel` | logits, added, targets [..., C] | losses [...], probabilities [..., C] |
 * | `BalancedMultiLabelGradient` | logits, added, targets, lossGradients [...] | gradient [..., C] |
 * | `MeanOverBatch`, `MeanOverWeights` | losses [...], rowWeights [...] | loss (scalar), lossGradients [...] |
 *
 * Classes lie on the last axis; before it any number of axes with rows. `added` is `τ·log π` for Balanced Softmax, `−log((1 − f)/f)`
 * for the sigmoid form, `−τ·log π` for an adjustment; −∞ masks a class. Losses are not reduced: a mean gives the factor of each
 * row, and the gradients take it. Labels are int32 or int64; −1 is background in the sigmoid form. Targets are 0, 1 or a
 * share in between for each class, of any type, in the shape of the scores. A label that is no class makes the
 * row's loss +∞ and its gradient NaN, never the loss of another class; a row whose weight is 0 does not count.
 *
 * Source: BALMS, arXiv 2007.10740; Menon et al., ICLR 2021, arXiv 2007.07314.
 *
 * @param options - `opset` of the model, 11 to 26 (default 17); `type` where it is below 15
 * @throws {@link ArgumentError} for other operator versions and types.
 * @example
 * ```ts
 * import { balmsFunctions } from "@balms/onnx";
 *
 * const [first] = balmsFunctions({ opset: 21 });
 * console.log(first.domain, first.name, first.input); // ai.balms LogitAdjustment [ "logits", "added" ]
 * ```
 */
export function balmsFunctions(options: FunctionOptions = {}): OnnxFunction[] {
  checkOptions(options, ["opset", "type"]);
  const { opset = writtenOpset, type = "float32" } = { ...options };
  checkWhole(opset, "opset", functionOpsets.oldest, functionOpsets.newest);
  checkChoice(type, "type", ["float32", "float64"]);
  const names = Object.keys(functionDefinitions) as FunctionName[];
  return names.map((name) => makeFunction(name, { opset, type }));
}
