import { activationName, endsInShares, stepLayer } from "../model/output-kind.ts";
import type { ModelLayer, ModelWeight, TrainableModel } from "../model/trainable-model.ts";
import { refuseModel } from "../checks/refuse-model.ts";

/** A model whose outputs say which layers they come from. */
export interface ClassifierModel extends TrainableModel {
  readonly outputs: readonly unknown[];
}

/** What a Dense layer has beside what all have. */
export interface DenseLayer extends ModelLayer {
  useBias: boolean;
  bias: ModelWeight | null;
  readonly biasInitializer: unknown;
  readonly biasConstraint?: unknown;
  readonly units: number;
  addWeight(name: string, shape: number[], dtype: string, initializer: unknown): ModelWeight;
}

/** A layer, and where it is used. */
interface UsedLayer extends ModelLayer {
  readonly inboundNodes: readonly { readonly inputTensors: readonly Outcome[] }[];
  /** Of a model. */
  readonly outputs?: readonly Outcome[];
}

/** What a layer makes in one of the places where it is used: a symbolic tensor. */
interface Outcome {
  readonly sourceLayer: UsedLayer;
  readonly nodeIndex: number;
}

/**
 * The dense layer that makes the logits of a classifier, before its softmax if it has one. To adjust
 * its bias, models within the model will do, dense layers of every step, and one unit with a sigmoid.
 */
export function findDenseHead(model: ClassifierModel, adjusting: boolean = false): DenseLayer {
  const { outputs } = model;
  if (outputs?.length !== 1) refuseModel(`${outputs?.length} outputs`, "a model with one output");
  const end = makerOf(outputs[0] as Outcome, adjusting);
  const { sourceLayer: last } = end;
  const apart = ["Activation", "Softmax"].includes(last.getClassName());
  const kind = apart && endsInShares(last) ? (activationName(last) ?? "softmax") : undefined;
  // Behind a softmax, an activation other than none would bend what the bias adds.
  const outer = kind === undefined ? last : makerOf(inputOf(end), adjusting).sourceLayer;
  const layer = adjusting ? (stepLayer(outer) as UsedLayer) : outer;
  const name = activationName(layer);
  const kinds = kind === undefined ? [name] : [name === "linear" ? kind : undefined];
  const { units } = layer as Partial<DenseLayer>;
  const allowed = adjusting && units === 1 ? ["linear", "sigmoid"] : ["linear", "softmax"];
  if (layer.getClassName() !== "Dense" || kinds.some((each) => !allowed.includes(each ?? ""))) {
    const detail = name === undefined ? "" : ` with activation ${name}`;
    return refuseModel(
      `an end in ${layer.getClassName()} "${layer.name}"${detail}`,
      "an end in a Dense layer of logits or with a softmax, or a Dense layer and a softmax",
      adjusting ? undefined : "Of a model within a model, pass the inner one.",
    );
  }
  checkUsedOnce(outer, 1);
  return layer as UsedLayer & DenseLayer;
}

/** What something comes from, before layers that act in training alone. */
function makerOf(outcome: Outcome, within: boolean): Outcome {
  const { sourceLayer: layer } = outcome;
  if (layer.getClassName() === "LogitAdjustment") return makerOf(inputOf(outcome), within);
  if (!within || layer.outputs?.length !== 1) return outcome;
  // A model is used once where it is made.
  checkUsedOnce(layer, 2);
  return makerOf(layer.outputs[0], within);
}

function inputOf({ sourceLayer, nodeIndex }: Outcome): Outcome {
  return sourceLayer.inboundNodes[nodeIndex].inputTensors[0];
}

function checkUsedOnce({ name, inboundNodes }: UsedLayer, most: number): void {
  if (inboundNodes.length <= most) return;
  refuseModel(`"${name}", which is used in several places`, "a head that is used once");
}
