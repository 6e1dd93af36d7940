import type { ClassPrior, ZeroCounts } from "@balms/core";
import { adjustDetectorLogits, type DetectorHead } from "@balms/onnx";
import { widestOf, widthOf, type ClassLayers } from "./class-layer.ts";

/** From the logits of boxes, [boxes, K], or [boxes, K + 1] with the background, to how sure they are of each class, [boxes, K]. */
export type ScoreLogits = (logits: Float64Array) => Float64Array;

type Kind = Pick<DetectorHead, "kind" | "classes" | "background">;

/** As it is: a sigmoid for each class, or what a softmax leaves the classes. */
export function plainScores({ kind, classes, background }: Kind): ScoreLogits {
  if (kind === "sigmoid") return (logits) => logits.map(sigmoid);
  const width = classes + 1;
  return (logits) => {
    const shares = new Float64Array(logits.length);
    for (let start = 0; start < logits.length; start += width) {
      shares.set(softmax(logits.subarray(start, start + width)), start);
    }
    return shares.filter((_, at) => at % width !== background);
  };
}

/** As `adjustDetector` corrects it. */
export function adjustedScores(
  head: Kind,
  method: "shift" | "normalized",
  options: { readonly prior: ClassPrior; readonly zeroCounts: ZeroCounts },
): ScoreLogits {
  const plain = plainScores(head);
  return (logits) => plain(adjustDetectorLogits(logits, head, { ...options, method }));
}

/** The scores of boxes from `first` to `end`, [rows, K], by their features [boxes, widest D] and the layer of the level of each; the first where nothing tells. */
export function scoresOf(
  features: Float32Array,
  layers: ClassLayers,
  rows: {
    readonly first: number;
    readonly end: number;
    readonly levels?: ArrayLike<number> | undefined;
    readonly score: ScoreLogits;
  },
): Float64Array {
  const { first, end, levels, score } = rows;
  const width = layers[0].bias.length;
  const widest = widestOf(layers);
  const logits = new Float64Array((end - first) * width);
  for (let row = first; row < end; row += 1) {
    const layer = layers[levels?.[row] ?? 0] ?? layers[0];
    const { weight, bias } = layer;
    const dimensions = widthOf(layer);
    const feature = features.subarray(row * widest, row * widest + dimensions);
    for (let id = 0; id < width; id += 1) {
      let total = bias[id] ?? 0;
      const start = id * dimensions;
      for (let axis = 0; axis < dimensions; axis += 1) {
        total += (weight[start + axis] ?? 0) * (feature[axis] ?? 0);
      }
      logits[(row - first) * width + id] = total;
    }
  }
  return score(logits);
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function softmax(logits: Float64Array): Float64Array {
  const peak = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = logits.map((logit) => Math.exp(logit - peak));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}
