import { addSgd } from "../fragments/sgd.ts";
import { addGradients } from "../gradient/add-gradients.ts";
import { builderFromModel } from "../graph/builder-from-model.ts";
import { addCastLike } from "../graph/like-operators.ts";
import { namesInUse, untakenName } from "../graph/unique-name.ts";
import { createValueInfo } from "../graph/value-info.ts";
import { lossKey } from "../model/metadata-keys.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { NodeProto, ValueInfoProto } from "../model/onnx_pb.ts";
import { addLoss, lossType, rowShape, scoreShape } from "./add-loss.ts";
import { markOf, nodesSince } from "./added-parts.ts";
import type { LossOptions } from "./loss-options.ts";
import type { RawScores } from "./loss-scores.ts";

/** What a loss adds to a model. */
export interface LossPlan {
  readonly nodes: readonly NodeProto[];
  readonly inputs: readonly ValueInfoProto[];
  readonly outputs: readonly ValueInfoProto[];
  /** Names by what they are: `labels`, `loss`, `losses`, `probabilities`, `gradient`, and others where there are any. */
  readonly names: Readonly<Record<string, string>>;
  /** Names of moved initializers, and of what they become. */
  readonly updates: readonly (readonly [parameter: string, next: string])[];
}

/** What a plan is made from. */
export interface LossRequest extends Pick<LossOptions, "labelType" | "over" | "rowWeights"> {
  readonly scores: RawScores;
  readonly added: Float64Array;
  /** Initializers that a step of gradient descent moves; without any there is no step. */
  readonly parameters: readonly string[];
}

/** Builds what computes a loss, its gradient and perhaps a step, beside the nodes of a model. */
export function planLoss(model: OnnxModel, request: LossRequest): LossPlan {
  const { scores, added, labelType = "int32", over = "batch", parameters } = request;
  const original = graphOf(model);
  const graph = builderFromModel(model);
  const mark = markOf(graph);
  const taken = namesInUse(original);
  const type = lossType(scores);
  const names: Record<string, string> = {};
  const inputs: ValueInfoProto[] = [];
  const choose = (hint: string): string => {
    const name = untakenName(taken, hint);
    taken.add(name);
    return name;
  };
  const input = (hint: string, value: Parameters<typeof createValueInfo>[1]): string => {
    const name = choose(hint);
    graph.describe(graph.unique(name), value);
    inputs.push(createValueInfo(name, value));
    names[hint] = name;
    return name;
  };
  const rows = rowShape(graph, scores);
  const shape = scoreShape(graph, scores);
  const labels = input("labels", { type: labelType, shape: rows });
  const rowWeights =
    request.rowWeights === true ? input("rowWeights", { type, shape: rows }) : undefined;
  const values = addLoss(graph, { scores, added, labels, rowWeights, over });
  const kept = new Map<string, string>();
  const outputs: ValueInfoProto[] = [];
  const output = (
    hint: string,
    value: string,
    described: Parameters<typeof createValueInfo>[1],
  ): string => {
    const name = choose(hint);
    kept.set(value, name);
    outputs.push(createValueInfo(name, described));
    return name;
  };
  names["loss"] = output("loss", values.loss, { type, shape: [] });
  names["losses"] = output("losses", values.losses, { type, shape: rows });
  names["probabilities"] = output("probabilities", values.probabilities, { type, shape });
  names["gradient"] = output("gradient", values.gradient, { type: scores.type, shape });
  const updates: [string, string][] = [];
  if (parameters.length > 0) {
    const learningRate = input("learningRate", { type, shape: [] });
    const gradients = addGradients(graph, {
      output: scores.logits,
      seed: values.gradient,
      wanted: parameters,
    });
    const rate = (parameter: string): string =>
      graph.valueType(parameter).type === type
        ? learningRate
        : addCastLike(graph, learningRate, parameter);
    for (const [index, parameter] of parameters.entries()) {
      const operands = {
        parameter,
        velocity: "",
        gradient: gradients[index],
        learningRate: rate(parameter),
      };
      const plain = { momentum: 0, nesterov: false, weightDecay: 0 };
      const next = addSgd(graph, operands, plain).parameter;
      updates.push([parameter, output(`${parameter}.next`, next, graph.valueType(parameter))]);
    }
  }
  const nodes = nodesSince(graph, mark, { kept, prefix: `${lossKey}.`, taken });
  return { nodes, inputs, outputs, names, updates };
}
