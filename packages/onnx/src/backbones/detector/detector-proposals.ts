import { mapStride } from "./detector-network.ts";
import type { Regions } from "./detector-network.ts";
import type { GraphBuilder } from "../../graph/graph-builder.ts";

/** How many proposals there are. */
export interface ProposalLimits {
  /** Locations that are looked at. */
  readonly locations: number;
  /** Boxes that are kept of one picture. */
  readonly boxes: number;
}

/** Of two boxes that overlap by more, the less likely one is left out. */
const overlap = 0.7;

function columns(graph: GraphBuilder, value: string): string[] {
  return graph.multiNode("Split", [value, graph.integers([1, 1, 1, 1])], { axis: 1 }, [
    "first",
    "second",
    "third",
    "fourth",
  ]);
}

/** Corners [n, 4] within the picture. */
export function addClipped(
  graph: GraphBuilder,
  corners: readonly string[],
  { height, width }: { readonly height: number; readonly width: number },
): string {
  const kept = corners.map((value, place) => {
    const bounds = [0, place % 2 === 0 ? width : height].map((bound) => graph.scalar(bound));
    return graph.node("Clip", [value, ...bounds]);
  });
  return graph.node("Concat", kept, { axis: 1 });
}

/**
 * The most likely boxes of one picture, each kept that no more likely one overlaps much.
 *
 * @param located - logits [1, 1, h, w] and distances [1, 4, h, w]
 */
export function addProposals(
  graph: GraphBuilder,
  located: { readonly middles: string; readonly distances: string },
  {
    locations,
    boxes,
    ...size
  }: ProposalLimits & { readonly height: number; readonly width: number },
): Regions {
  const down = size.height / mapStride;
  const across = size.width / mapStride;
  const scores = graph.node("Reshape", [located.middles, graph.integers([-1])]);
  const most = Math.min(locations, down * across);
  const [best, places] = graph.multiNode("TopK", [scores, graph.integers([most])], { axis: 0 }, [
    "best",
    "places",
  ]);
  const rows = graph.node("Reshape", [located.distances, graph.integers([4, down * across])]);
  const turned = graph.node("Transpose", [rows], { perm: [1, 0] });
  const distances = columns(graph, graph.node("Gather", [turned, places]));
  const middles = Float32Array.from({ length: 2 * down * across }, (_, index) => {
    const location = index >> 1;
    return (index % 2 === 0 ? location % across : Math.floor(location / across)) + 0.5;
  });
  const grid = graph.constant("grid", middles, [down * across, 2]);
  const [x, y] = graph.multiNode(
    "Split",
    [graph.node("Gather", [grid, places]), graph.integers([1, 1])],
    { axis: 1 },
    ["x", "y"],
  );
  const step = graph.scalar(mapStride);
  const side = (operator: "Add" | "Sub", middle: string, distance: string): string =>
    graph.node("Mul", [graph.node(operator, [middle, distance]), step]);
  const [left, top, right, bottom] = distances;
  const corners = addClipped(
    graph,
    [side("Sub", x, left), side("Sub", y, top), side("Add", x, right), side("Add", y, bottom)],
    size,
  );
  const kept = graph.node("NonMaxSuppression", [
    graph.node("Unsqueeze", [corners, graph.integers([0])]),
    graph.node("Unsqueeze", [best, graph.integers([0, 1])]),
    graph.scalar(boxes, "int64"),
    graph.scalar(overlap),
  ]);
  const which = graph.node("Gather", [kept, graph.scalar(2, "int64")], { axis: 1 });
  const images = graph.node("Gather", [kept, graph.scalar(0, "int64")], { axis: 1 });
  return { corners: graph.node("Gather", [corners, which], {}, "proposals.corners"), images };
}

// e⁴ times as large is no box any more.
const mostGrowth = 4;

/** Boxes moved by what the box head says: the middle by shares of their sides, the sides by factors e^move. */
export function addMoved(
  graph: GraphBuilder,
  corners: string,
  moves: string,
  size: { readonly height: number; readonly width: number },
): string {
  const [left, top, right, bottom] = columns(graph, corners);
  const [dx, dy, growX, growY] = columns(graph, moves);
  const half = graph.scalar(0.5);
  const axis = (low: string, high: string, shift: string, growth: string): [string, string] => {
    const side = graph.node("Sub", [high, low]);
    const middle = graph.node("Mul", [graph.node("Add", [low, high]), half]);
    const moved = graph.node("Add", [middle, graph.node("Mul", [shift, side])]);
    const bounds = [-mostGrowth, mostGrowth].map((bound) => graph.scalar(bound));
    const factor = graph.node("Exp", [graph.node("Clip", [growth, ...bounds])]);
    const reach = graph.node("Mul", [graph.node("Mul", [side, factor]), half]);
    return [graph.node("Sub", [moved, reach]), graph.node("Add", [moved, reach])];
  };
  const [x1, x2] = axis(left, right, dx, growX);
  const [y1, y2] = axis(top, bottom, dy, growY);
  return addClipped(graph, [x1, y1, x2, y2], size);
}
