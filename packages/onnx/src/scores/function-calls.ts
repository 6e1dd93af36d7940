import type { GraphProto, NodeProto } from "../model/onnx_pb.ts";
import { namesRead } from "../graph/names-read.ts";
import { operatorKey } from "./operator-key.ts";
import { mixingOperators } from "./mixing-operators.ts";

/** Calls that an output depends on without one of the standard's layers between. */
export function callsBehindOutputs(
  graph: GraphProto,
  isCall: (node: NodeProto) => boolean,
): ReadonlySet<NodeProto> {
  const producers = new Map<string, NodeProto>();
  for (const node of graph.node) for (const output of node.output) producers.set(output, node);
  const calls = new Set<NodeProto>();
  const seen = new Set(graph.output.map(({ name }) => name));
  // A set is walked in the order of insertion, also over what is inserted meanwhile.
  for (const name of seen) {
    const node = producers.get(name);
    if (node === undefined) continue;
    if (isCall(node)) calls.add(node);
    else if (!mixingOperators.has(operatorKey(node)))
      for (const input of namesRead(node)) seen.add(input);
  }
  return calls;
}
