import { type GraphNode, nodeName } from "./graph-node.ts";

/** What a `tf.GraphModel` keeps of the file that it was read from, as far as it is looked at. */
interface LoadedGraph {
  readonly outputNodes?: readonly string[];
  readonly artifacts?: {
    readonly modelTopology?: { readonly node?: readonly GraphNode[] };
  };
}

const passing = ["Identity", "Reshape", "Squeeze"];

/** Whether the last operator of a `tf.GraphModel` is a softmax or a sigmoid; false where nothing is known. */
export function graphEndsInShares(model: unknown): boolean {
  const graph = model as LoadedGraph | null | undefined;
  const nodes = graph?.artifacts?.modelTopology?.node ?? [];
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const find = (name: string | undefined): GraphNode | undefined =>
    byName.get(nodeName(name ?? ""));
  let end = find(graph?.outputNodes?.[0]);
  while (end !== undefined && passing.includes(end.op)) end = find(end.input?.[0]);
  return end !== undefined && ["Softmax", "Sigmoid"].includes(end.op);
}
