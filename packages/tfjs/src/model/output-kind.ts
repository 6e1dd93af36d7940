import { isTrainableModel } from "./trainable-model.ts";
import type { ModelLayer } from "./trainable-model.ts";
import { graphEndsInShares } from "./graph-ends-in-shares.ts";

/** What a model puts out: raw class scores, or shares that a softmax or a sigmoid made of them. */
export type OutputKind = "logits" | "probabilities";

/** What a layer's output says of where it comes from. */
interface LayerOutput {
  readonly sourceLayer?: ModelLayer;
  readonly nodeIndex?: number;
  readonly tensorIndex?: number;
}

/** A layer, or a model that stands as one. */
interface OutputMaker {
  readonly layers?: readonly ModelLayer[];
  readonly outputs?: readonly LayerOutput[];
  readonly inboundNodes?: readonly { readonly inputTensors?: readonly LayerOutput[] }[];
}

const sharing = ["softmax", "sigmoid", "hardSigmoid"];
const passing = ["Dropout", "Flatten", "LogitAdjustment", "Reshape"];

/** What the end of a model says of its outputs; logits where nothing is known. */
export function outputKind(model: unknown): OutputKind {
  const end = isTrainableModel(model) ? endLayer(model) : undefined;
  const shares = end === undefined ? graphEndsInShares(model) : endsInShares(end);
  return shares ? "probabilities" : "logits";
}

/**
 * The layer that makes what a model puts out: of models within models the innermost, before layers
 * that let their inputs through.
 */
export function endLayer(model: object, output: number = 0): ModelLayer | undefined {
  const { outputs, layers } = model as OutputMaker;
  return outputs === undefined ? layers?.at(-1) : makerOf(outputs[output]);
}

function makerOf(output: LayerOutput | undefined): ModelLayer | undefined {
  const layer = output?.sourceLayer;
  if (layer === undefined) return undefined;
  const maker = layer as ModelLayer & OutputMaker;
  if (maker.layers !== undefined) {
    const inner = makerOf(maker.outputs?.[output?.tensorIndex ?? 0]);
    // An inner model that ends where it begins lets its inputs through as well.
    if (inner?.getClassName() !== "InputLayer") return inner;
  } else if (!letsThrough(layer)) {
    return layer;
  }
  const before = maker.inboundNodes?.[output?.nodeIndex ?? 0]?.inputTensors?.[0];
  return before === undefined ? layer : makerOf(before);
}

/** Whether a layer puts out what it is given, as far as shares and logits go. */
export function letsThrough(layer: ModelLayer): boolean {
  const kind = layer.getClassName();
  return passing.includes(kind) || (kind === "Activation" && activationName(layer) === "linear");
}

/** Whether a layer is a softmax, or has one as its activation, also for every step of a sequence. */
export function endsInSoftmax(layer: ModelLayer): boolean {
  const step = stepLayer(layer);
  return step.getClassName() === "Softmax" || activationName(step) === "softmax";
}

/** Whether a layer puts out numbers from 0 to 1 and not logits. */
export function endsInShares(layer: ModelLayer): boolean {
  return endsInSoftmax(layer) || sharing.includes(activationName(stepLayer(layer)) ?? "");
}

/**
 * The layer that `timeDistributed` applies to every step, of a model the one at its end; any other
 * layer itself.
 */
export function stepLayer(layer: ModelLayer): ModelLayer {
  const { layer: inner } = layer as { readonly layer?: ModelLayer };
  if (layer.getClassName() !== "TimeDistributed" || inner === undefined) return layer;
  return isTrainableModel(inner) ? (endLayer(inner) ?? inner) : inner;
}

/** The name of a layer's activation; undefined where it has none. */
export function activationName(layer: ModelLayer): string | undefined {
  const { activation } = layer as { readonly activation?: { getClassName?: () => string } };
  return activation?.getClassName?.();
}
