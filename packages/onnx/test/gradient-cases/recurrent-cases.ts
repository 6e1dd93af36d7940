import { create } from "@bufbuild/protobuf";
import type { GraphBuilder } from "../../src/graph/graph-builder.ts";
import { createAttribute } from "../../src/model/attributes.ts";
import type { AttributeValue } from "../../src/model/attributes.ts";
import { NodeProtoSchema } from "../../src/model/onnx_pb.ts";
import type { GradientCase } from "../gradient-check.ts";

const width = 2;
const gateCounts = { GRU: 3, LSTM: 4, RNN: 1 } as const;

type Operator = keyof typeof gateCounts;
interface Form {
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** Whether there are biases, and states to begin with. */
  readonly bias?: boolean;
  readonly start?: boolean;
  /** Which of the outputs are used. */
  readonly outputs?: readonly number[];
}

/** A layer over three steps of two rows with two features. */
function layer(operator: Operator, form: Form): GradientCase {
  const { attributes = {}, bias = true, start = false, outputs = [0] } = form;
  const ways = attributes["direction"] === "bidirectional" ? 2 : 1;
  const gates = gateCounts[operator] * width;
  const state = [ways, 2, width];
  const states = operator === "LSTM" ? [state, state] : [state];
  const build = (graph: GraphBuilder, [x, w, r, ...more]: string[]): string => {
    const inputs = [x, w, r, bias ? (more.shift() ?? "") : "", "", ...more];
    const names = operator === "LSTM" ? ["y", "h", "c"] : ["y", "h"];
    const all = { hidden_size: width, ...attributes };
    const found = graph.multiNode(operator, inputs, all, names);
    return outputs.map((index) => found[index]).reduce((a, b) => graph.node("Mul", [a, b]));
  };
  return {
    shapes: [
      [3, 2, 2],
      [ways, gates, 2],
      [ways, gates, width],
      ...(bias ? [[ways, 2 * gates]] : []),
      ...(start ? states : []),
    ],
    type: "float32",
    opset: 14,
    build,
  };
}

const common: readonly Form[] = [
  {},
  { bias: false },
  { start: true, outputs: [0, 1] },
  { attributes: { direction: "reverse" }, outputs: [1] },
  { attributes: { direction: "bidirectional" }, start: true },
];

/** Recurrent layers. */
export const recurrentCases: Readonly<Record<string, GradientCase[]>> = {
  GRU: [
    ...common.map((form) => layer("GRU", form)),
    layer("GRU", { attributes: { linear_before_reset: 1 }, start: true }),
    layer("GRU", { attributes: { linear_before_reset: 1 }, bias: false }),
  ],
  LSTM: [
    ...common.map((form) => layer("LSTM", form)),
    layer("LSTM", { outputs: [1, 2] }),
    {
      // The outputs before the last are left out.
      ...layer("LSTM", {}),
      build: (graph, [x, w, r, b]) => {
        const node = create(NodeProtoSchema, {
          opType: "LSTM",
          input: [x, w, r, b],
          output: ["", "", graph.unique("c")],
          attribute: [createAttribute("hidden_size", width)],
        });
        graph.append(node);
        return node.output[2];
      },
    },
    {
      ...layer("LSTM", {}),
      declared: [
        [3, "N", 2],
        [1, 8, 2],
        [1, 8, 2],
        [1, 16],
      ],
    },
  ],
  RNN: common.map((form) => layer("RNN", form)),
};
