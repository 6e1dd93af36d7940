import { checkList, checkOptions } from "@balms/core/adapter";
import { clone } from "@bufbuild/protobuf";
import { createValueInfo, readValueInfo } from "../graph/value-info.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { ModelProtoSchema } from "../model/onnx_pb.ts";
import type { HeadParameters } from "../model/head-parameters.ts";
import { adjustedName, forgetHead } from "../adjustment/adjustment.ts";
import type { ClassifierHead } from "./find-classifier-head.ts";
import { checkHeadParameters, headNames } from "./check-head-parameters.ts";
import type { HeadSize } from "./check-head-parameters.ts";
import { linearLayer } from "./linear-layer.ts";
import { pruneGraph } from "./prune-graph.ts";
import { noteTraining } from "../model/training-note.ts";

/**
 * Puts a new last layer into a classifier. The result gives raw logits: a Softmax after the old layer is dropped, and its output
 * is then called like the logits before it. An adjustment of the old logits goes, and what the metadata say of the old head;
 * everything else stays.
 *
 * @param model - the model; it is not changed
 * @param head - what {@link findClassifierHead} found in it
 * @param parameters - `weight` [C, D], `bias` [C] and `training` ("unknown" for a head from elsewhere); C may differ from the old layer's
 * @throws {@link ModelError} when an adjustment (adjustModel) lies elsewhere in the model and would stay.
 * @throws {@link ArgumentError} for sizes that do not fit and numbers that are not finite.
 * @example
 * ```ts
 * import { findClassifierHead, headModel, replaceHead } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const weight = Float32Array.of(1, 2, 3, 4, 5, 6);
 * const better = replaceHead(model, findClassifierHead(model), { weight, bias: new Float32Array(2), training: "unknown" });
 * console.log(better.graph?.output[0].name); // logits
 * ```
 */
export function replaceHead(
  model: OnnxModel,
  head: ClassifierHead,
  parameters: HeadParameters & Partial<HeadSize>,
): OnnxModel {
  checkOptions(parameters, [...headNames, "dimensions", "classes"], "parameters");
  const { dimensions, feature } = head;
  const { bias } = { ...parameters };
  checkList(bias, "bias");
  const classes = bias.length;
  const given = checkHeadParameters(parameters, { dimensions, classes });
  const result = clone(ModelProtoSchema, model);
  const graph = graphOf(result);
  const logits = adjustedName(graph, head.logits);
  const outputName = head.activation === undefined ? head.output : logits;
  const position = graph.node.findIndex((node) => node.output.includes(logits));
  // Whatever stood between the old layer and the output goes; the new layer takes the output's name.
  const replaced = new Set([logits, outputName]);
  const layer = linearLayer(graph, { input: feature, output: outputName }, given);
  graph.node = [
    ...graph.node
      .slice(0, position)
      .filter((node) => !node.output.some((name) => replaced.has(name))),
    layer,
    ...graph.node.slice(position).filter((node) => !node.output.some((name) => replaced.has(name))),
  ];
  for (const node of graph.node) {
    node.input = node.input.map((name) => (name === logits ? outputName : name));
  }
  const described = graph.output.map((info) => {
    if (info.name !== head.output) return info;
    const batch = readValueInfo(info).shape?.[0] ?? "batch";
    return createValueInfo(outputName, { type: "float32", shape: [batch, classes] });
  });
  graph.output = described;
  graph.valueInfo = graph.valueInfo.filter(({ name }) => name !== logits && name !== outputName);
  pruneGraph(graph);
  forgetHead(result);
  return noteTraining(result, given.training);
}
