import { subgraphs } from "./attributes.ts";
import type { NodeProto } from "./onnx_pb.ts";

/** Nodes with those of the graphs inside them. */
export function* everyNode(nodes: readonly NodeProto[]): Generator<NodeProto> {
  for (const node of nodes) {
    yield node;
    for (const body of subgraphs(node)) yield* everyNode(body.node);
  }
}

/** How many nodes graphs or functions have, with those of the graphs inside them. */
export function countNodes(graphs: readonly { readonly node: readonly NodeProto[] }[]): number {
  let count = 0;
  for (const { node } of graphs) for (const _ of everyNode(node)) count += 1;
  return count;
}
