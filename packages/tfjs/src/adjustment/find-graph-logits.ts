import type { io } from "@tensorflow/tfjs-core";
import { refuseModel } from "../checks/refuse-model.ts";
import { fusedOps, type GraphNode, nodeName } from "../model/graph-node.ts";

const passing = ["Identity", "Reshape", "Squeeze"];
// With nothing behind them, no outputs.
const idle = ["Const", "NoOp", "Placeholder"];
const linear = ["MatMul", "BiasAdd", "Add", "AddV2", "Conv2D", "Einsum"];

/** The node that makes the logits of a graph model, and how many there are for a row. */
export interface GraphLogits {
  readonly logits: GraphNode;
  /** C, or 1 where one sigmoid tells two classes apart. */
  readonly units: number;
}

/** Finds the logits of a graph model, before its softmax, or the sigmoid of one unit, if it has one. */
export function findGraphLogits(
  nodes: readonly GraphNode[],
  artifacts: io.ModelArtifacts,
  classes: number,
): GraphLogits {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const [output, ...others] = outputNames(nodes, artifacts);
  if (output === undefined || others.length > 0) {
    refuseModel(
      `${others.length + (output === undefined ? 0 : 1)} outputs`,
      "a model with one output",
    );
  }
  const inputOf = (node: GraphNode): GraphNode | undefined =>
    byName.get(nodeName(node.input?.[0] ?? ""));
  const end = byName.get(nodeName(output));
  const last = skip(end, inputOf, ["Identity"]);
  const sharing = last?.op === "Softmax" || (last?.op === "Sigmoid" && classes === 2);
  const logits = sharing ? inputOf(last) : end;
  const maker = skip(logits, inputOf, passing);
  if (logits === undefined || maker === undefined || !isLinear(maker)) {
    return refuseModel(
      `an end in ${maker === undefined ? "no node" : `${maker.op} "${maker.name}"`}`,
      "an end in logits of a linear layer, or a softmax of them",
    );
  }
  const units = checkWidth(maker, artifacts, classes);
  if (units !== 1 && last?.op === "Sigmoid") {
    refuseModel(`a Sigmoid "${last.name}" of ${units} units`, "one unit, or a softmax");
  }
  return { logits, units };
}

function skip(
  node: GraphNode | undefined,
  inputOf: (node: GraphNode) => GraphNode | undefined,
  ops: readonly string[],
): GraphNode | undefined {
  let at = node;
  while (at !== undefined && ops.includes(at.op)) at = inputOf(at);
  return at;
}

/** A linear layer, also one that is fused with its bias but with no activation. */
function isLinear(node: GraphNode): boolean {
  if (linear.includes(node.op)) return true;
  return /^_?Fused(MatMul|Conv2D)$/.test(node.op) && fusedOps(node).every((op) => op === "BiasAdd");
}

/** The outputs that the signature names; without one, the nodes that nothing else takes. */
function outputNames(nodes: readonly GraphNode[], artifacts: io.ModelArtifacts): string[] {
  const { signature, userDefinedMetadata } = artifacts;
  const stated: {
    readonly outputs?: Readonly<Record<string, { readonly name?: string }>>;
  } = { ...(signature ?? userDefinedMetadata?.["signature"]) };
  const named = Object.values({ ...stated.outputs }).flatMap(({ name }) => name ?? []);
  if (named.length > 0) return named;
  const taken = new Set(nodes.flatMap(({ input }) => (input ?? []).map(nodeName)));
  return nodes
    .filter(({ name, op }) => !taken.has(name) && !idle.includes(op))
    .map(({ name }) => name);
}

/** Refuses weights that say that there is another number of classes; gives the number of units. */
function checkWidth(maker: GraphNode, artifacts: io.ModelArtifacts, classes: number): number {
  const names = (maker.input ?? []).map(nodeName);
  const transposed =
    (maker.attr?.["transpose_b"] as { readonly b?: boolean } | undefined)?.b === true;
  for (const { name, shape } of artifacts.weightSpecs ?? []) {
    if (!names.includes(name) || shape.length === 0) continue;
    const width = transposed && shape.length === 2 ? shape[0] : shape.at(-1);
    if (width === 1 && classes === 2) return 1;
    if (width === classes) continue;
    refuseModel(`${width} columns in "${name}"`, `${classes}, one per class of the prior`);
  }
  return classes;
}
