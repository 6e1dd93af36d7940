import { create } from "@bufbuild/protobuf";
import type { BlockedSizes } from "../gradient/blocked-sizes.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { namesRead } from "../graph/names-read.ts";
import { GraphProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { addBlockedConvolution } from "./blocked-convolution.ts";
import { addBlockedFilterGradient } from "./blocked-filter-gradient.ts";
import { addBlockedElementwise, addBlockedSum } from "./blocked-pass.ts";
import { Layouts } from "./layouts.ts";

/** The Relu that alone reads what a node gives. */
function onlyRelu(index: GraphIndex, { output: [result] }: NodeProto): NodeProto | undefined {
  const [reader, ...others] = index.readers(result);
  const isGiven = index.graph.output.some(({ name }) => name === result);
  return others.length === 0 && !isGiven && reader?.opType === "Relu" ? reader : undefined;
}

/**
 * Writes a graph anew that computes the same with convolutions on blocks of channels, which ONNX Runtime keeps for graphs with constant filters: where
 * channels come in whole blocks, and together with what works on single numbers between them, so that little is put in another order.
 *
 * @param graph - the graph, finished; its model has to import {@link blockedDomain}
 * @param sizes - what blocks are in the runtime, and which sizes fill them
 */
export function blockConvolutions(graph: GraphBuilder, sizes: BlockedSizes): void {
  const { output, ...source } = graph.toGraph("");
  const nodes = graph.nodes.splice(0);
  const index = new GraphIndex(create(GraphProtoSchema, { ...source, output, node: nodes }));
  const layouts = new Layouts(graph, sizes);
  const done = new Set<NodeProto>();
  for (const node of nodes) {
    if (done.has(node) || addBlockedFilterGradient(layouts, node)) continue;
    const relu = onlyRelu(index, node);
    if (addBlockedConvolution(layouts, node, relu)) {
      if (relu !== undefined) done.add(relu);
      continue;
    }
    if (addBlockedElementwise(layouts, node) || addBlockedSum(layouts, node)) continue;
    for (const name of namesRead(node)) layouts.plain(name);
    graph.append(node);
  }
  for (const { name } of output) layouts.plain(name);
}
