import { create } from "@bufbuild/protobuf";
import { copyModel } from "../model/copy-model.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import {
  GraphProtoSchema,
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  TrainingInfoProtoSchema,
} from "../model/onnx_pb.ts";
import type { LossPlan } from "./plan-loss.ts";

// The first version of the file format that has training information.
const trainingIrVersion = 7n;

/** A copy of a model whose graph computes a loss too; what was there is shared, and comes first. */
export function withLossInGraph(model: OnnxModel, plan: LossPlan): OnnxModel {
  const result = copyModel(model);
  result.graph.node.push(...plan.nodes);
  result.graph.input.push(...plan.inputs);
  result.graph.output.push(...plan.outputs);
  return result;
}

/**
 * A copy of a model with a training algorithm beside its graph, which stays as it is: a graph to be run together with the model's, as
 * the ONNX standard says (the lists of both, one after the other), and which of its outputs are the new values of which initializers.
 */
export function withLossInTrainingInfo(model: OnnxModel, plan: LossPlan): OnnxModel {
  const algorithm = create(GraphProtoSchema, {
    name: `${graphOf(model).name}.training`,
    node: [...plan.nodes],
    input: [...plan.inputs],
    output: [...plan.outputs],
  });
  const updateBinding = plan.updates.map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value }),
  );
  const info = create(TrainingInfoProtoSchema, { algorithm, updateBinding });
  // Spreading a message would lose the defaults that its prototype holds.
  return Object.assign(create(ModelProtoSchema), model, {
    irVersion: model.irVersion < trainingIrVersion ? trainingIrVersion : model.irVersion,
    trainingInfo: [...model.trainingInfo, info],
  });
}
