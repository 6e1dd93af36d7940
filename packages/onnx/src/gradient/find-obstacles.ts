import type { GraphBuilder } from "../graph/graph-builder.ts";
import { namesRead } from "../graph/names-read.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { gradientPath } from "./gradient-path.ts";
import type { GradientRequest } from "./gradient-request.ts";
import { missingGradient } from "./missing-gradient.ts";

/** A node that no gradient can go through, although one has to. */
export interface Obstacle {
  readonly node: NodeProto;
  /** Why it has no gradient. */
  readonly reason: string;
  /** One of the wanted values that it is computed from. */
  readonly wanted: string;
  /** The nodes between that value and this one, in order. */
  readonly between: readonly NodeProto[];
}

/** What can be trained of a graph. */
export interface Trainability {
  /** The nodes in the way, in the order of the graph. */
  readonly obstacles: readonly Obstacle[];
  /** Those of the wanted values that can have a gradient: everything that they do goes around the obstacles. */
  readonly trainable: readonly string[];
  /** All nodes that gradients have to go through. */
  readonly path: readonly NodeProto[];
}

/** How a value is computed from a wanted one: by this node, from a value that has a way itself. */
interface Way {
  readonly node: NodeProto;
  readonly from: string;
}

/** The nodes of the way to a value, in order. */
function nodesTo(ways: ReadonlyMap<string, Way>, value: string): readonly NodeProto[] {
  const back: NodeProto[] = [];
  let name = value;
  for (let way = ways.get(name); way !== undefined; way = ways.get(name)) {
    back.push(way.node);
    name = way.from;
  }
  return back.toReversed();
}

/**
 * Finds every node between wanted values and an output that no gradient can go through, and the wanted values that have one
 * all the same: those above all obstacles.
 *
 * @param graph - the graph; nothing is added to it
 * @param request - the value to differentiate and the values whose gradients are wanted
 */
export function findObstacles(graph: GraphBuilder, request: GradientRequest): Trainability {
  const path = gradientPath(graph, request);
  const ways = new Map<string, Way>();
  // Values that are computed from wanted ones, and from which.
  const reached = new Map(request.wanted.map((name) => [name, name]));
  const obstacles: Obstacle[] = [];
  for (const node of path) {
    const from = namesRead(node).find((name) => reached.has(name)) ?? "";
    const wanted = reached.get(from) ?? from;
    const reason = missingGradient(graph, node, (name) => reached.has(name));
    for (const name of node.output) {
      if (reached.has(name)) continue;
      ways.set(name, { node, from });
      reached.set(name, wanted);
    }
    if (reason === undefined) continue;
    obstacles.push({
      node,
      reason,
      wanted,
      // There may be as many obstacles as nodes, of which few are described.
      get between() {
        return nodesTo(ways, from);
      },
    });
  }
  const blocked = new Set(obstacles.map(({ node }) => node));
  const below = new Set<string>();
  for (const node of path.toReversed()) {
    if (!blocked.has(node) && !node.output.some((name) => below.has(name))) continue;
    for (const name of namesRead(node)) below.add(name);
  }
  return { obstacles, trainable: request.wanted.filter((name) => !below.has(name)), path };
}
