import type { GraphIndex } from "../graph/graph-index.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/** The nodes that compute a layer from its features: all between the two, without what is constant or only rounds the features. */
export function oldLayerNodes(
  index: GraphIndex,
  layer: string,
  feature: string,
): ReadonlySet<NodeProto> {
  const nodes = new Set<NodeProto>();
  const open = new Set([layer]);
  for (const name of open) {
    const node = name === feature || name === "" ? undefined : index.producer(name);
    const rounds = node?.opType.endsWith("QuantizeLinear") === true;
    if (node === undefined || rounds || index.constant(name) !== undefined) continue;
    nodes.add(node);
    for (const input of node.input) open.add(input);
  }
  return nodes;
}
