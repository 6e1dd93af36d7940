import type { GraphBuilder } from "../../src/graph/graph-builder.ts";
import type { AttributeValue } from "../../src/model/attributes.ts";
import type { GradientCase } from "../gradient-check.ts";

type Mask = (graph: GraphBuilder) => string;

/** Queries, keys and values, with a mask that is a constant. */
function attention(
  shapes: number[][],
  attributes: Record<string, AttributeValue>,
  mask?: Mask,
): GradientCase {
  return {
    shapes,
    type: "float32",
    opset: 23,
    build: (graph, inputs) =>
      graph.node("Attention", mask === undefined ? inputs : [...inputs, mask(graph)], attributes),
  };
}

const apart = [
  [2, 2, 3, 2],
  [2, 2, 4, 2],
  [2, 2, 4, 3],
];
const grouped = [
  [1, 4, 2, 2],
  [1, 2, 3, 2],
  [1, 2, 3, 2],
];
const beside = [
  [2, 3, 4],
  [2, 2, 4],
  [2, 2, 6],
];
const heads = { q_num_heads: 2, kv_num_heads: 2 };
const seen = Uint8Array.of(1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1);

const rotary = (
  shape: number[],
  attributes: Record<string, AttributeValue>,
  angles: number,
): GradientCase => ({
  shapes: [shape],
  type: "float32",
  opset: 23,
  build: (graph, [x]) => {
    const table = Array.from({ length: 4 * angles }, (_, place) => place * 0.7);
    const [cosines, sines] = [Math.cos, Math.sin].map((compute) =>
      graph.constant("table", Float32Array.from(table, compute), [4, angles]),
    );
    const places = graph.constant("places", BigInt64Array.of(2n, 0n, 3n, 1n, 1n, 2n), [2, 3]);
    return graph.node("RotaryEmbedding", [x, cosines, sines, places], attributes);
  },
});

/** Attention as one operator. */
export const attentionCases: Readonly<Record<string, GradientCase[]>> = {
  Attention: [
    attention(apart, {}),
    attention(apart, { scale: 0.3, softcap: 1.5 }),
    attention(apart, { is_causal: 1 }),
    attention(apart, {}, (graph) => graph.constant("seen", seen, [3, 4])),
    attention(apart, { softcap: 1.5 }, (graph) => graph.constant("seen", seen, [3, 4])),
    attention([...apart, [3, 4]], {}),
    attention([...apart, [2, 1, 3, 4]], { softcap: 1.5 }),
    {
      ...attention(apart, { is_causal: 1 }),
      declared: [
        ["B", "H", "Q", "S"],
        ["B", "H", "K", "S"],
        ["B", "H", "K", "V"],
      ],
    },
    attention(grouped, {}),
    attention(beside, heads),
    attention(beside, { ...heads, is_causal: 1 }),
    attention(
      [
        [2, 3, 8],
        [2, 3, 4],
        [2, 3, 2],
      ],
      { q_num_heads: 4, kv_num_heads: 2 },
    ),
    {
      // One value three times.
      shapes: [[2, 3, 4]],
      type: "float32",
      opset: 23,
      build: (graph, [x]) => graph.node("Attention", [x, graph.node("Mul", [x, x]), x], heads),
    },
  ],
  RotaryEmbedding: [
    rotary([2, 2, 3, 4], {}, 2),
    rotary([2, 2, 3, 4], { interleaved: 1 }, 2),
    rotary([2, 3, 8], { num_heads: 2, rotary_embedding_dim: 2 }, 1),
  ],
};
