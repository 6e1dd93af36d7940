import {
  logitAdjustment,
  PriorError,
  sigmoidShift,
  type ClassPrior,
  type ZeroCounts,
} from "@balms/core";
import type { DetectorHead } from "@balms/onnx";
import type { ClassLayer } from "./open-detector.ts";
import type { Proposals } from "../proposals/proposals.ts";

/** From the logits of one box, [K], or [K + 1] with the background, to how sure it is of each class [K]. */
export type ScoreRow = (logits: Float64Array) => Float64Array;

type Kind = Pick<DetectorHead, "kind" | "classes" | "background">;

/** As it is: a sigmoid for each class, or what a softmax leaves the classes. */
export function plainScores({ kind, background }: Kind): ScoreRow {
  if (kind === "sigmoid") return (logits) => logits.map(sigmoid);
  return (logits) => {
    const shares = softmax(logits);
    return shares.filter((_, place) => place !== background);
  };
}

/**
 * As `adjustDetector` corrects it: each class by itself, `η_j − log(f_j/(1 − f_j))`; or the classes of a box among themselves, so that their
 * odds, or the background's probability, stay.
 */
export function adjustedScores(
  head: Kind,
  form: "shift" | "normalized",
  options: { readonly prior: ClassPrior; readonly zeroCounts: ZeroCounts },
): ScoreRow {
  const plain = plainScores(head);
  if (head.kind === "sigmoid" && form === "shift") {
    const added = checkFinite(sigmoidShift(options).map((odds) => 0 - odds));
    return (logits) => logits.map((logit, id) => sigmoid(logit + (added[id] ?? 0)));
  }
  const added = checkFinite(logitAdjustment(options));
  if (head.kind === "sigmoid") {
    return (logits) => {
      const gain = logSum(logits) - logSum(logits.map((logit, id) => logit + (added[id] ?? 0)));
      return logits.map((logit, id) => sigmoid(logit + (added[id] ?? 0) + gain));
    };
  }
  return (logits) => {
    const shares = plain(logits);
    const mass = sum(shares);
    const weighed = shares.map((share, id) => share * Math.exp(added[id] ?? 0));
    const total = sum(weighed);
    return total === 0 ? weighed : weighed.map((share) => (share / total) * mass);
  };
}

/** The scores of boxes from `first` to `end`, [rows, K]. */
export function scoresOf(
  { features, dimensions }: Proposals,
  { weight, bias }: ClassLayer,
  rows: { readonly first: number; readonly end: number; readonly score: ScoreRow },
): Float64Array {
  const { first, end, score } = rows;
  const width = bias.length;
  const logits = new Float64Array(width);
  const parts: Float64Array[] = [];
  for (let row = first; row < end; row += 1) {
    const feature = features.subarray(row * dimensions, (row + 1) * dimensions);
    for (let id = 0; id < width; id += 1) {
      let total = bias[id] ?? 0;
      const start = id * dimensions;
      for (let axis = 0; axis < dimensions; axis += 1) {
        total += (weight[start + axis] ?? 0) * (feature[axis] ?? 0);
      }
      logits[id] = total;
    }
    parts.push(score(logits));
  }
  const classes = parts[0]?.length ?? 0;
  const scores = new Float64Array(parts.length * classes);
  for (const [row, part] of parts.entries()) scores.set(part, row * classes);
  return scores;
}

/** The rows of the classes alone, without the background's. */
export function classRows(layer: ClassLayer, { background }: Kind): ClassLayer {
  if (background === undefined) return layer;
  const { weight, bias } = layer;
  const size = weight.length / bias.length;
  return {
    weight: weight.filter((_, at) => Math.floor(at / size) !== background),
    bias: bias.filter((_, at) => at !== background),
  };
}

function checkFinite(added: Float64Array): Float64Array {
  if (added.every(Number.isFinite)) return added;
  throw new PriorError({
    parameter: "--zero-counts",
    received: "classes without training images, kept out",
    expected: "smooth or floor: scores that are corrected need a share of images for each class",
  });
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function softmax(logits: Float64Array): Float64Array {
  const total = logSum(logits);
  return logits.map((logit) => Math.exp(logit - total));
}

function logSum(logits: Float64Array): number {
  const peak = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  return peak + Math.log(logits.reduce((total, logit) => total + Math.exp(logit - peak), 0));
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}
