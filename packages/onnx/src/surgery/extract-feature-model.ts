import { builderFromModel } from "../graph/builder-from-model.ts";
import { createValueInfo } from "../graph/value-info.ts";
import { copyModel } from "../model/copy-model.ts";
import { checkIsModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { dropLooseMark } from "../adjustment/adjustment.ts";
import { pruneGraph } from "./prune-graph.ts";
import { refuseModel } from "../model/refuse-model.ts";

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
  checkIsModel(model);
  const result = copyModel(model);
  const { graph } = result;
  const isInput = graph.input.some(({ name }) => name === feature);
  if (!isInput && !graph.node.some((node) => node.output.includes(feature))) {
    refuseModel(
      "feature",
      `"${feature}", which no node of the model computes`,
      "the name of a computed tensor",
      "findClassifierHead(model).feature is the tensor that goes into the last layer.",
    );
  }
  const known = graph.output.find(({ name }) => name === feature);
  const { type, shape } = builderFromModel(model).valueType(feature);
  graph.output = [known ?? createValueInfo(feature, { type: type ?? "float32", shape })];
  pruneGraph(graph);
  dropLooseMark(result);
  return result;
}
