import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { unusualSetting, walksOf } from "../../../graph/recurrent-layer.ts";
import { intAttribute } from "../../../model/attributes.ts";
import type { NodeProto } from "../../../model/onnx_pb.ts";
import { byDefinition } from "../../by-definition.ts";
import type { GradientRule } from "../../gradient-rule.ts";
import { cells } from "./cells.ts";
import type { CellState } from "./cells.ts";

// Each step is some fifty nodes, which a runtime has to read and to plan.
const mostSteps = 256;

/** What the rule does not cover. */
export function missingRecurrent(graph: GraphBuilder, node: NodeProto): string | undefined {
  const unusual = unusualSetting(node);
  if (unusual !== undefined) return unusual;
  const steps = graph.shapeOf(node.input[0])?.[0];
  if (typeof steps !== "number")
    return "its number of steps is not known: give the input fixed sizes";
  return steps > mostSteps ? `it has more than ${mostSteps} steps` : undefined;
}

/** The parts of a value along its first axis, without that axis. */
function parts(graph: GraphBuilder, value: string, count: number): string[] {
  const first = graph.integers([0]);
  if (count === 1) return [graph.node("Squeeze", [value, first])];
  const sizes = graph.integers(Array.from({ length: count }, () => 1));
  const hints = Array.from({ length: count }, () => "part");
  const found = graph.multiNode("Split", [value, sizes], { axis: 0 }, hints);
  return found.map((part) => graph.node("Squeeze", [part, first]));
}

/** Biases of the data and of the recurrent part, which lie one after the other. */
function biasPair(graph: GraphBuilder, bias: string): readonly [string, string] {
  const [data, recurrent] = parts(graph, graph.node("Reshape", [bias, graph.integers([2, -1])]), 2);
  return [data, recurrent];
}

/** Values side by side along a new axis. */
function stacked(graph: GraphBuilder, values: readonly string[], axis: number): string {
  const apart = values.map((value) => graph.node("Unsqueeze", [value, graph.integers([axis])]));
  return apart.length === 1 ? apart[0] : graph.node("Concat", apart, { axis });
}

/** A layer whose steps are written out, each with operators that have rules. */
export const recurrentGradient: GradientRule = byDefinition(({ graph, node }, inputs) => {
  const [data, w, r, b = "", , ...initial] = inputs;
  const reversed = walksOf(node);
  const ways = reversed.length;
  const steps = Number(graph.shapeOf(data)?.[0]);
  const width = intAttribute(node, "hidden_size", 0);
  const rows = graph.node("Gather", [graph.node("Shape", [data]), graph.integers([1])]);
  const size = graph.node("Concat", [rows, graph.integers([width])], { axis: 0 });
  const start = (index: number): string[] => {
    const value = initial[index] ?? "";
    if (value !== "") return parts(graph, value, ways);
    const zeros = graph.node("Expand", [graph.scalar(0, graph.floatTypeOf(data)), size]);
    return reversed.map(() => zeros);
  };
  const starts = Array.from({ length: node.opType === "LSTM" ? 2 : 1 }, (_, index) => start(index));
  const [projections, recurrences] = [w, r].map((weight) =>
    parts(graph, weight, ways).map((one) => graph.node("Transpose", [one], { perm: [1, 0] })),
  );
  const biases = b === "" ? [] : parts(graph, b, ways);
  const runs = reversed.map((isReversed, way) => {
    const step = cells[node.opType](graph, node, {
      recurrent: recurrences[way],
      biases: b === "" ? ["", ""] : biasPair(graph, biases[way]),
    });
    const projected = parts(graph, graph.node("MatMul", [data, projections[way]]), steps);
    let state: CellState = starts.map((list) => list[way]);
    const hidden = (isReversed ? projected.toReversed() : projected).map((one) => {
      state = step(one, state);
      return state[0];
    });
    return { all: stacked(graph, isReversed ? hidden.toReversed() : hidden, 0), state };
  });
  const all = stacked(
    graph,
    runs.map((run) => run.all),
    1,
  );
  const last = starts.map((_, index) =>
    stacked(
      graph,
      runs.map(({ state }) => state[index]),
      0,
    ),
  );
  return [all, ...last];
});
