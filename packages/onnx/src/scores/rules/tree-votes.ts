import type { NodeProto } from "../../model/onnx_pb.ts";
import { numbersAttribute } from "./classifier-attributes.ts";

/** What the numbers of an ensemble of trees are before any transformation. */
export type Votes = "probabilities" | "positive" | "margins";

// Weights of leaves are single precision: a share of 1/3 is off by as much.
const tolerance = 1e-4;

interface Leaf {
  readonly tree: number;
  readonly weights: readonly number[];
}

function leavesOf(node: NodeProto): readonly Leaf[] {
  const trees = numbersAttribute(node, "class_treeids");
  const nodes = numbersAttribute(node, "class_nodeids");
  const weights = numbersAttribute(node, "class_weights");
  const leaves = new Map<string, { tree: number; weights: number[] }>();
  for (const [at, tree] of trees.entries()) {
    const key = `${tree} ${nodes[at]}`;
    const leaf = leaves.get(key) ?? { tree, weights: [] };
    leaf.weights.push(weights[at]);
    leaves.set(key, leaf);
  }
  return [...leaves.values()];
}

/** Sum over the trees of the least and of the greatest that a leaf of each adds. */
function bounds(leaves: readonly Leaf[]): readonly [least: number, most: number] {
  const byTree = new Map<number, [number, number]>();
  for (const { tree, weights } of leaves) {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const [least, most] = byTree.get(tree) ?? [sum, sum];
    byTree.set(tree, [Math.min(least, sum), Math.max(most, sum)]);
  }
  const all = [...byTree.values()];
  return [
    all.reduce((sum, [least]) => sum + least, 0),
    all.reduce((sum, [, most]) => sum + most, 0),
  ];
}

/** Whether trees vote for the first of two classes alone; the runtime gives 1 minus the votes to the other. */
export function isOneSided(node: NodeProto, classes: number): boolean {
  return classes === 2 && numbersAttribute(node, "class_ids").every((id) => id === 0);
}

/** What the sum of votes is, whichever leaf of each tree is reached: proved from the weights of all leaves. */
export function treeVotes(node: NodeProto, classes: number): Votes {
  if (numbersAttribute(node, "base_values").length > 0) return "margins";
  const leaves = leavesOf(node);
  const [least, most] = bounds(leaves);
  if (isOneSided(node, classes)) {
    return least >= -tolerance && most <= 1 + tolerance ? "probabilities" : "margins";
  }
  if (leaves.some(({ weights }) => weights.some((weight) => !(weight >= 0)))) return "margins";
  const addsUp = Math.abs(least - 1) < tolerance && Math.abs(most - 1) < tolerance;
  return addsUp ? "probabilities" : "positive";
}
