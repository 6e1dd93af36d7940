import { refuseModel } from "../checks/refuse-model.ts";
import { activationName, endsInShares, endsInSoftmax, letsThrough } from "../model/output-kind.ts";
import type { ModelLayer } from "../model/trainable-model.ts";

/** A layer, and the places where others take what it puts out. */
interface UsedLayer extends ModelLayer {
  readonly outboundNodes?: readonly { readonly outboundLayer: UsedLayer }[];
}

/** A symbolic tensor, as far as it says where it comes from. */
interface Outcome {
  readonly sourceLayer?: ModelLayer & {
    readonly inboundNodes?: readonly { readonly inputTensors?: readonly Outcome[] }[];
  };
  readonly nodeIndex?: number;
}

const expected = "the layer right behind logits, and before nothing but a softmax";

/** Refuses to add the prior to what a softmax or a sigmoid made. */
export function checkBefore(name: string, inputs: unknown): void {
  const [input] = [inputs].flat() as (Outcome | undefined)[];
  const layer = input?.sourceLayer;
  if (layer === undefined) return;
  if (endsInShares(layer)) {
    const kind = endsInSoftmax(layer) ? "softmax" : "sigmoid";
    refuseModel(
      `"${name}" behind a ${kind}, in "${layer.name}"`,
      expected,
      "Leave the activation of the layer before out, and put tf.layers.activation behind.",
    );
  }
  if (!letsThrough(layer)) return;
  checkBefore(name, layer.inboundNodes?.[input?.nodeIndex ?? 0]?.inputTensors?.[0]);
}

/** Refuses layers behind it for which the prior is no prior: a sigmoid, or one that makes other logits. */
export function checkBehind(name: string, { outboundNodes = [] }: UsedLayer): void {
  for (const { outboundLayer: layer } of outboundNodes) {
    if (letsThrough(layer)) {
      checkBehind(name, layer);
    } else if (!endsInSoftmax(layer) && isKnown(layer)) {
      const kind = activationName(layer);
      const what = kind === undefined || kind === "linear" ? layer.getClassName() : `a ${kind}`;
      refuseModel(
        `"${name}" before ${what}, in "${layer.name}"`,
        expected,
        "For one classifier per class, train with balancedSigmoidLoss and without this layer.",
      );
    }
  }
}

// What layers of one's own make of the logits, nobody knows.
function isKnown(layer: ModelLayer): boolean {
  const kind = layer.getClassName();
  return kind === "Activation" || kind === "Dense" || endsInShares(layer);
}
