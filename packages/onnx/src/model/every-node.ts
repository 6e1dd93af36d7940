import { subgraphs } from "./attributes.ts";
import type { NodeProto } from "./onnx_pb.ts";

/** Nodes with those of the graphs inside them. */
export function* everyNode(nodes: readonly NodeProto[]): Generator<NodeProto> {
  for (const node of nodes) {
    yield node;
    for (const body of subgraphs(node)) yield* everyNode(body.node);
  }
}

/** As how many nodes one counts that has as many names and attributes as several. */
export function sizeOfNode({ input, output, attribute }: NodeProto): number {
  return 1 + Math.floor((input.length + output.length + attribute.length) / 32);
}

/** How many nodes graphs or functions have, with those of the graphs inside them; long ones count several times. */
export function countNodes(graphs: readonly { readonly node: readonly NodeProto[] }[]): number {
  let count = 0;
  for (const { node } of graphs) for (const inner of everyNode(node)) count += sizeOfNode(inner);
  return count;
}
