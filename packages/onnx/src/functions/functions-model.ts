import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { addFunctionCall } from "./add-function-call.ts";
import { balmsFunctions } from "./balms-functions.ts";
import type { FunctionOptions } from "./balms-functions.ts";
import { withFunctions } from "./with-functions.ts";

/**
 * A model file that calls each of {@link balmsFunctions} once: for tools in other languages to take the functions from, and to see how
 * they are called.
 *
 * Inputs `logits` [rows, classes], `added` [classes], `labels` [rows] int32, `targets` [rows, classes], `rowWeights` [rows]. Outputs `adjusted`, and for each form
 * FORM = `softmax`, `sigmoid` (both of `labels`) or `multiLabel` (of `targets`): `FORM.losses` [rows], `FORM.probabilities`, `FORM.loss` (mean over the batch) and `FORM.gradient` of that mean
 * with respect to `logits` [rows, classes]; `softmax.addedGradient` with respect to `added` [classes]; and `softmax.overWeights`, the
 * mean over the sum of the weights.
 *
 * Source: BALMS, arXiv 2007.10740; Menon et al., ICLR 2021, arXiv 2007.07314.
 *
 * @param options - `opset`, 11 to 26 (default 17); `type` of the numbers (default "float32")
 * @throws {@link ArgumentError} for other operator versions and types.
 * @example
 * ```ts
 * import { functionsModel, writeModel } from "@balms/onnx";
 *
 * const bytes = writeModel(functionsModel()); // write it into a file, and open that anywhere
 * console.log(bytes.length > 0); // true
 * ```
 */
export function functionsModel(options: FunctionOptions = {}): OnnxModel {
  const functions = balmsFunctions(options);
  const { opset = writtenOpset, type = "float32" } = { ...options };
  const graph = new GraphBuilder(opset);
  const scores = ["rows", "classes"];
  const logits = graph.input("logits", type, scores);
  const added = graph.input("added", type, ["classes"]);
  const labels = graph.input("labels", "int32", ["rows"]);
  const targets = graph.input("targets", type, scores);
  const rowWeights = graph.input("rowWeights", type, ["rows"]);
  const [adjusted] = addFunctionCall(graph, "LogitAdjustment", [logits, added], [scores], type);
  graph.output("adjusted", adjusted);
  for (const [form, name, truth] of [
    ["softmax", "BalancedSoftmax", labels],
    ["sigmoid", "BalancedSigmoid", labels],
    ["multiLabel", "BalancedMultiLabel", targets],
  ] as const) {
    const call = (
      callee: Parameters<typeof addFunctionCall>[1],
      inputs: string[],
      shapes: string[][],
    ) => addFunctionCall(graph, callee, inputs, shapes, type);
    const [losses, probabilities] = call(name, [logits, added, truth], [["rows"], scores]);
    const [loss, factors] = call("MeanOverBatch", [losses, rowWeights], [[], ["rows"]]);
    const [gradient] = call(`${name}Gradient`, [logits, added, truth, factors], [scores]);
    graph.output(`${form}.losses`, losses);
    graph.output(`${form}.probabilities`, probabilities);
    graph.output(`${form}.loss`, loss);
    graph.output(`${form}.gradient`, gradient);
    // Background rows add nothing in the sigmoid form: the sum over all rows is not its gradient.
    if (form !== "softmax") continue;
    const [, sums] = call("LogitAdjustmentGradient", [gradient, added], [scores, ["classes"]]);
    graph.output("softmax.addedGradient", sums);
    const [overWeights] = call("MeanOverWeights", [losses, rowWeights], [[], ["rows"]]);
    graph.output("softmax.overWeights", overWeights);
  }
  return withFunctions(createModel(graph.toGraph("balmsFunctions"), opset), functions);
}
