import { create } from "@bufbuild/protobuf";
import type { BlockedSizes } from "../gradient/blocked-sizes.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { namesRead } from "../graph/names-read.ts";
import { GraphProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { findAlong } from "./along-with.ts";
import { addBlockedNormalization, addBlockedScale, addBlockedSum } from "./blocked-channels.ts";
import { addBlockedConvolution } from "./blocked-convolution.ts";
import { addBlockedFilterGradient } from "./blocked-filter-gradient.ts";
import { addBlockedElementwise } from "./blocked-pass.ts";
import { Layouts } from "./layouts.ts";

/** What writes a node in blocks if it can, together with what the runtime computes along. */
const withMore = [addBlockedConvolution, addBlockedNormalization, addBlockedScale];

/** The same, of a node alone. */
const alone = [addBlockedFilterGradient, addBlockedSum, addBlockedElementwise];

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
  const isThere = (value: string): boolean => {
    const producer = index.producer(value);
    return producer === undefined || done.has(producer);
  };
  for (const node of nodes) {
    if (done.has(node)) continue;
    done.add(node);
    const along = findAlong(graph, index, { node, isThere });
    if (withMore.some((add) => add(layouts, node, along))) {
      for (const one of along.nodes) done.add(one);
      continue;
    }
    if (alone.some((add) => add(layouts, node))) continue;
    for (const name of namesRead(node)) layouts.plain(name);
    graph.append(node);
  }
  for (const { name } of output) layouts.plain(name);
}
