import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { intAttribute } from "../../../model/attributes.ts";
import type { NodeProto } from "../../../model/onnx_pb.ts";
import { arithmetic } from "../../arithmetic.ts";

/** Weights of one way through the sequences. */
export interface CellWeights {
  /** Recurrent weights, transposed: [hidden, gates · hidden]. */
  readonly recurrent: string;
  /** Biases of what is projected from the data, and of the recurrent part; both empty for none. */
  readonly biases: readonly [data: string, recurrent: string];
}

/** What a layer remembers: hidden values, and cells where it has them. */
export type CellState = readonly string[];

/** One step: from what the data give to all gates, [batch, gates · hidden], and the state before to the state after. */
export type Cell = (
  graph: GraphBuilder,
  node: NodeProto,
  weights: CellWeights,
) => (data: string, state: CellState) => CellState;

function added(graph: GraphBuilder, value: string, bias: string): string {
  return bias === "" ? value : graph.node("Add", [value, bias]);
}

function gates(graph: GraphBuilder, value: string, count: number, width: number): string[] {
  if (count === 1) return [value];
  const sizes = graph.integers(Array.from({ length: count }, () => width));
  const hints = Array.from({ length: count }, () => "gate");
  return graph.multiNode("Split", [value, sizes], { axis: 1 }, hints);
}

const rnn: Cell =
  (graph, _, { recurrent, biases }) =>
  (data, [hidden]) => {
    const before = added(graph, graph.node("MatMul", [hidden, recurrent]), biases[1]);
    return [graph.node("Tanh", [graph.node("Add", [added(graph, data, biases[0]), before])])];
  };

const lstm: Cell =
  (graph, node, { recurrent, biases }) =>
  (data, [hidden, cells]) => {
    const { add, mul, apply } = arithmetic(graph, data);
    const before = added(graph, graph.node("MatMul", [hidden, recurrent]), biases[1]);
    const sum = add(added(graph, data, biases[0]), before);
    const width = intAttribute(node, "hidden_size", 0);
    const [input, output, forget, candidate] = gates(graph, sum, 4, width);
    const kept = mul(apply("Sigmoid", forget), cells);
    const next = add(kept, mul(apply("Sigmoid", input), apply("Tanh", candidate)));
    return [mul(apply("Sigmoid", output), apply("Tanh", next)), next];
  };

const gru: Cell = (graph, node, { recurrent, biases }) => {
  const width = intAttribute(node, "hidden_size", 0);
  const isResetLast = intAttribute(node, "linear_before_reset", 0) !== 0;
  // The third gate's weights meet what was reset already, unless the layer resets last.
  const [ofUpdate, ofReset, ofCandidate] = gates(graph, recurrent, 3, width);
  const biasParts = biases.map((bias) =>
    bias === ""
      ? ["", "", ""]
      : gates(graph, graph.node("Unsqueeze", [bias, graph.integers([0])]), 3, width),
  );
  return (data, [hidden]) => {
    const { add, sub, mul, apply } = arithmetic(graph, data);
    const given = gates(graph, data, 3, width).map((gate, index) =>
      added(graph, gate, biasParts[0][index]),
    );
    const from = (value: string, weights: string, index: number): string =>
      added(graph, graph.node("MatMul", [value, weights]), biasParts[1][index]);
    const update = apply("Sigmoid", add(given[0], from(hidden, ofUpdate, 0)));
    const reset = apply("Sigmoid", add(given[1], from(hidden, ofReset, 1)));
    const before = isResetLast
      ? mul(reset, from(hidden, ofCandidate, 2))
      : from(mul(reset, hidden), ofCandidate, 2);
    const candidate = apply("Tanh", add(given[2], before));
    return [add(mul(sub(1, update), candidate), mul(update, hidden))];
  };
};

/** The cells of recurrent layers, by operator. */
export const cells: Readonly<Record<string, Cell>> = { GRU: gru, LSTM: lstm, RNN: rnn };
