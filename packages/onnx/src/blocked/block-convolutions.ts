import { builderFromModel } from "../graph/builder-from-model.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { namesRead } from "../graph/names-read.ts";
import { createModel, graphOf, opsetOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { importBlocked } from "./block-size.ts";
import { addBlockedConvolution } from "./blocked-convolution.ts";
import { addBlockedElementwise, addBlockedSum } from "./blocked-pass.ts";
import { Layouts } from "./layouts.ts";

/** The Relu that alone reads what a node gives. */
function onlyRelu(index: GraphIndex, { output: [result] }: NodeProto): NodeProto | undefined {
  const [reader, ...others] = index.readers(result);
  const isGiven = index.graph.output.some(({ name }) => name === result);
  return others.length === 0 && !isGiven && reader?.opType === "Relu" ? reader : undefined;
}

/**
 * A graph that computes the same with convolutions on blocks of channels, which ONNX Runtime keeps for graphs with constant filters: where
 * channels come in whole blocks, and together with what works on single numbers between them, so that little is put in another order.
 *
 * @param model - the graph; it is not changed
 * @param block - channels of a block, as the runtime has them
 */
export function blockConvolutions(model: OnnxModel, block: number): OnnxModel {
  const source = graphOf(model);
  const index = new GraphIndex(source);
  // The builder knows all types and shapes by now: the nodes are written anew.
  const graph = builderFromModel(model);
  graph.nodes.length = 0;
  const layouts = new Layouts(graph, block);
  const done = new Set<NodeProto>();
  for (const node of source.node) {
    if (done.has(node)) continue;
    const relu = onlyRelu(index, node);
    if (addBlockedConvolution(layouts, node, relu)) {
      if (relu !== undefined) done.add(relu);
      continue;
    }
    if (addBlockedElementwise(layouts, node) || addBlockedSum(layouts, node)) continue;
    for (const name of namesRead(node)) layouts.plain(name);
    graph.append(node);
  }
  for (const { name } of source.output) {
    layouts.plain(name);
    graph.output(name, name);
  }
  const result = createModel(graph.toGraph(source.name), opsetOf(model));
  result.opsetImport = model.opsetImport;
  result.functions = model.functions;
  return importBlocked(result);
}
