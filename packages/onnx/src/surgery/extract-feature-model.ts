import { builderFromModel } from "../graph/builder-from-model.ts";
import { createValueInfo } from "../graph/value-info.ts";
import { copyModel } from "../model/copy-model.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { dropLooseMark } from "../adjustment/adjustment.ts";
import { inlineFunctions } from "../scores/inline-functions.ts";
import { pruneGraph } from "./prune-graph.ts";
import { refuseModel } from "../model/refuse-model.ts";

function has(model: OnnxModel, feature: string): boolean {
  const { input, node } = graphOf(model);
  return (
    input.some(({ name }) => name === feature) ||
    node.some(({ output }) => output.includes(feature))
  );
}

/**
 * Cuts a model off at a tensor: what remains computes that tensor and nothing else.
 *
 * @param model - the model; it is not changed
 * @param feature - name of the tensor, for instance `findClassifierHead(model).feature`; it becomes the only output
 * @throws {@link ModelError} when the model computes no tensor of that name.
 * @example
 * ```ts
 * import { extractFeatureModel, headModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(extractFeatureModel(model, "logits").graph?.node.length); // 1
 * ```
 */
export function extractFeatureModel(model: OnnxModel, feature: string): OnnxModel {
  const written = has(model, feature) ? model : inlineFunctions(model);
  const result = copyModel(written);
  const { graph } = result;
  if (!has(written, feature)) {
    refuseModel(
      "feature",
      `"${feature}", which no node of the model computes`,
      "the name of a computed tensor",
      "findClassifierHead(model).feature is the tensor that goes into the last layer.",
    );
  }
  const known = graph.output.find(({ name }) => name === feature);
  const { type, shape } = builderFromModel(written).valueType(feature);
  graph.output = [known ?? createValueInfo(feature, { type: type ?? "float32", shape })];
  pruneGraph(graph);
  dropLooseMark(result);
  return result;
}
