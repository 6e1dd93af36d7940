import type { GraphProto, NodeProto } from "../model/onnx_pb.ts";
import { namesRead } from "../graph/names-read.ts";
import { operatorKey } from "./operator-key.ts";
import { mixingOperators } from "./mixing-operators.ts";

/**
 * Looks for calls of local functions in a graph, whose calls are written out meanwhile.
 *
 * @param added - the nodes of the graph at first, then those that stand for the calls that were found
 * @returns calls that were not found before
 */
export type CallSearch = (added: readonly NodeProto[]) => ReadonlySet<NodeProto>;

/** Finds calls that an output depends on without one of the standard's layers between. */
export function callsBehindOutputs(
  { output }: GraphProto,
  isCall: (node: NodeProto) => boolean,
): CallSearch {
  const producers = new Map<string, NodeProto>();
  const seen = new Set(output.map(({ name }) => name));
  return (added) => {
    const open: string[] = [];
    for (const node of added) {
      for (const name of node.output) {
        producers.set(name, node);
        // What a call gave is given by a node inside it now, and the way goes on from there.
        if (seen.has(name)) open.push(name);
      }
    }
    const calls = new Set<NodeProto>();
    for (const name of open) {
      const node = producers.get(name);
      if (node === undefined) continue;
      if (isCall(node)) calls.add(node);
      else if (!mixingOperators.has(operatorKey(node))) {
        for (const input of namesRead(node)) {
          if (!seen.has(input)) open.push(input);
          seen.add(input);
        }
      }
    }
    return calls;
  };
}
