import { addSgd } from "../fragments/sgd.ts";
import { addGradients } from "../gradient/add-gradients.ts";
import { addCastLike } from "../graph/like-operators.ts";
import { lossKey } from "../model/metadata-keys.ts";
import type { OnnxModel } from "../model/model.ts";
import type { NodeProto, ValueInfoProto } from "../model/onnx_pb.ts";
import { addLoss, lossType, rowShape, scoreShape } from "./add-loss.ts";
import { GraphAddition } from "./graph-addition.ts";
import type { LossOptions } from "./loss-options.ts";
import type { RawScores } from "./loss-scores.ts";

/** What a loss adds to a model. */
export interface LossPlan {
  readonly nodes: readonly NodeProto[];
  readonly inputs: readonly ValueInfoProto[];
  readonly outputs: readonly ValueInfoProto[];
  /** Names by what they are: `labels`, `loss`, `losses`, `probabilities`, `gradient`, and others where there are any. */
  readonly names: Readonly<Record<string, string>>;
  /** Moved initializers and what they become, by name. */
  readonly updates: readonly Update[];
}

type Update = readonly [parameter: string, next: string];

/** What a plan is made from. */
export interface LossRequest extends Pick<
  LossOptions,
  "labels" | "labelType" | "over" | "rowWeights"
> {
  readonly scores: RawScores;
  readonly added: Float64Array;
  /** Initializers that a step of gradient descent moves; without any there is no step. */
  readonly parameters: readonly string[];
}

/** What gradients start from: the scores and the gradient with respect to them. */
interface Seed {
  readonly output: string;
  readonly seed: string;
}

/** `θ' = θ − learningRate·gradient` for each parameter. */
function addStep(
  addition: GraphAddition,
  seed: Seed,
  { parameters, learningRate }: { parameters: readonly string[]; learningRate: string },
): Update[] {
  const { graph } = addition;
  const gradients = addGradients(graph, { ...seed, wanted: parameters });
  return parameters.map((parameter, index) => {
    const described = graph.valueType(parameter);
    const rate =
      described.type === graph.valueType(learningRate).type
        ? learningRate
        : addCastLike(graph, learningRate, parameter);
    // Without momentum there is no velocity to read.
    const operands = { parameter, velocity: "", gradient: gradients[index], learningRate: rate };
    const next = addSgd(graph, operands, { momentum: 0, nesterov: false, weightDecay: 0 });
    return [parameter, addition.output(`${parameter}.next`, next.parameter, described)];
  });
}

/** Builds what computes a loss, its gradient and perhaps a step, beside the nodes of a model. */
export function planLoss(model: OnnxModel, request: LossRequest): LossPlan {
  const { scores, added, labelType = "int32", over = "batch", parameters } = request;
  const addition = new GraphAddition(model);
  const type = lossType(scores);
  const rows = { type, shape: rowShape(addition.graph, scores) };
  const shape = scoreShape(addition.graph, scores);
  const areIds = request.labels !== "multi-hot";
  const truth = areIds ? { ...rows, type: labelType } : { type, shape };
  const labels = addition.input("labels", truth);
  const rowWeights = request.rowWeights === true ? addition.input("rowWeights", rows) : undefined;
  const values = addLoss(addition.graph, { scores, added, labels, areIds, rowWeights, over });
  const names = {
    labels,
    ...(rowWeights === undefined ? {} : { rowWeights }),
    loss: addition.output("loss", values.loss, { type, shape: [] }),
    losses: addition.output("losses", values.losses, rows),
    probabilities: addition.output("probabilities", values.probabilities, { type, shape }),
    gradient: addition.output("gradient", values.gradient, { type: scores.type, shape }),
  };
  const { inputs, outputs } = addition;
  if (parameters.length === 0) {
    return { nodes: addition.nodes(`${lossKey}.`), inputs, outputs, names, updates: [] };
  }
  const learningRate = addition.input("learningRate", { type, shape: [] });
  const seed = { output: scores.logits, seed: values.gradient };
  const updates = addStep(addition, seed, { parameters, learningRate });
  const nodes = addition.nodes(`${lossKey}.`);
  return { nodes, inputs, outputs, names: { ...names, learningRate }, updates };
}
