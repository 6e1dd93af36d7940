import { outerReads } from "../graph/outer-reads.ts";
import { subgraphs } from "../model/attributes.ts";
import type { GraphProto } from "../model/onnx_pb.ts";

/** Removes nodes, initializers, inputs and descriptions that no output depends on. */
export function pruneGraph(graph: GraphProto): void {
  const needed = new Set(graph.output.map(({ name }) => name));
  graph.node = graph.node
    .toReversed()
    .filter((node) => {
      if (!node.output.some((name) => needed.has(name))) return false;
      for (const name of [...node.input, ...subgraphs(node).flatMap(outerReads)]) needed.add(name);
      return true;
    })
    .toReversed();
  const computed = new Set(graph.node.flatMap((node) => node.output));
  graph.initializer = graph.initializer.filter(({ name }) => needed.has(name));
  graph.input = graph.input.filter(({ name }) => needed.has(name));
  graph.valueInfo = graph.valueInfo.filter(({ name }) => computed.has(name) || needed.has(name));
}
