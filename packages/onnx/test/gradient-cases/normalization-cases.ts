import type { Attributes } from "../../src/graph/graph-builder.ts";
import type { GradientCase } from "../gradient-check.ts";

/** A normalisation of a value by numbers of the given shapes. */
function normalization(
  operator: string,
  shapes: number[][],
  attributes: Attributes = {},
  more: Partial<GradientCase> = {},
): GradientCase {
  return { shapes, build: (graph, inputs) => graph.node(operator, inputs, attributes), ...more };
}

/** By the batch: running statistics go in as well, and come out. */
function trained(
  shape: number[],
  attributes: Attributes,
  more: Partial<GradientCase> & { results?: number } = {},
): GradientCase {
  const channels = [shape[1]];
  const { results = 3, ...rest } = more;
  return {
    shapes: [shape, channels, channels],
    build: (graph, inputs) => {
      const type = graph.floatTypeOf(inputs[0]);
      // The runtime may write over them: they must not be equal, or it would take them for one.
      const running = ["mean", "variance"].map((name, index) => {
        const data = type === "float64" ? new Float64Array(shape[1]) : new Float32Array(shape[1]);
        return graph.node("Identity", [graph.constant(name, data.fill(index + 1), channels)]);
      });
      const names = Array.from({ length: results }, (_, index) => `result${index}`);
      return graph.multiNode("BatchNormalization", [...inputs, ...running], attributes, names)[0];
    },
    ...rest,
  };
}

const positive: GradientCase["draw"] = (random) => 0.5 + random.uniform() * 2;
const scaled = (shape: number[], numbers: number): number[][] => [shape, [numbers], [numbers]];

/** Normalisations of values by their own mean and deviation, or by given ones. */
export const normalizationCases: Readonly<Record<string, GradientCase[]>> = {
  BatchNormalization: [
    ...[14, 15, 17].map((opset) =>
      trained([4, 3, 2, 3], { training_mode: 1, momentum: 0.3, epsilon: 0.01 }, { opset }),
    ),
    trained([4, 3, 2, 3], { training_mode: 1, momentum: 0 }),
    trained([5, 2], { training_mode: 1 }),
    {
      // Running statistics that the runtime takes for one, and writes over twice.
      shapes: [[5, 2], [2], [2]],
      build: (graph, inputs) => {
        const running = graph.constant("running", Float64Array.of(1, 1), [2]);
        const names = ["result", "mean", "variance"];
        const attributes = { training_mode: 1, momentum: 0 };
        const all = [...inputs, running, running];
        return graph.multiNode("BatchNormalization", all, attributes, names)[0];
      },
    },
    trained([2, 2, 4], { training_mode: 1, momentum: 0, epsilon: 1e-3 }),
    trained([4, 3, 2, 3], {}, { results: 5, opset: 13 }),
    trained(
      [3, 2, 2, 2],
      { training_mode: 1, momentum: 0 },
      {
        declared: [["N", 2, "H", "W"], [2], [2]],
      },
    ),
    // By given statistics, which have gradients as well.
    ...[13, 14, 15].map((opset) =>
      normalization(
        "BatchNormalization",
        [[2, 3, 2, 2], [3], [3], [3], [3]],
        { epsilon: 0.1 },
        { draw: positive, opset },
      ),
    ),
    normalization("BatchNormalization", [[4, 2], [2], [2], [2], [2]], {}, { draw: positive }),
  ],
  GroupNormalization: [
    // Before 21 there were a scale and a bias for each group, from then on for each channel.
    normalization("GroupNormalization", scaled([2, 6, 2, 2], 3), { num_groups: 3 }, { opset: 18 }),
    // In double precision throughout: by default the mean is taken in float32.
    normalization(
      "GroupNormalization",
      scaled([2, 6, 2, 2], 6),
      { num_groups: 3, stash_type: 11 },
      { opset: 21 },
    ),
    normalization(
      "GroupNormalization",
      scaled([2, 4, 3], 4),
      { num_groups: 1, epsilon: 0.1, stash_type: 11 },
      { opset: 21, declared: [["N", 4, "L"], [4], [4]] },
    ),
  ],
  MeanVarianceNormalization: [
    normalization("MeanVarianceNormalization", [[3, 2, 2, 3]], {}, { type: "float32" }),
    normalization("MeanVarianceNormalization", [[2, 5]], { axes: [1] }, { type: "float32" }),
    normalization("MeanVarianceNormalization", [[2, 3, 4]], { axes: [-1, 0] }, { type: "float32" }),
  ],
  InstanceNormalization: [
    normalization("InstanceNormalization", scaled([2, 3, 2, 3], 3), {}, { type: "float32" }),
    normalization(
      "InstanceNormalization",
      scaled([2, 2, 4], 2),
      { epsilon: 0.1 },
      {
        type: "float32",
        opset: 18,
      },
    ),
  ],
  LRN: [
    normalization(
      "LRN",
      [[2, 7, 2, 1]],
      { size: 3, alpha: 0.5, beta: 0.6, bias: 2 },
      {
        type: "float32",
      },
    ),
    normalization("LRN", [[1, 3, 2, 2]], { size: 5, alpha: 0.1 }, { type: "float32" }),
  ],
  LayerNormalization: [
    normalization("LayerNormalization", [[3, 2, 4], [4], [4]]),
    normalization(
      "LayerNormalization",
      [
        [3, 2, 4],
        [2, 4],
        [2, 4],
      ],
      { axis: 1, epsilon: 0.1 },
    ),
    normalization(
      "LayerNormalization",
      [[2, 3, 4], [4]],
      { axis: -1 },
      {
        declared: [["N", "T", 4], [4]],
      },
    ),
    normalization(
      "LayerNormalization",
      [
        [2, 3, 4],
        [3, 4],
        [3, 4],
      ],
      { axis: -2 },
      { opset: 18 },
    ),
    {
      shapes: [[3, 4], [4], [4]],
      build: (graph, inputs) =>
        graph.multiNode("LayerNormalization", inputs, {}, ["result", "mean", "deviation"])[0],
    },
  ],
  RMSNormalization: [
    normalization("RMSNormalization", [[3, 2, 4], [4]], {}, { opset: 23 }),
    normalization(
      "RMSNormalization",
      [
        [3, 2, 4],
        [2, 4],
      ],
      { axis: 1, epsilon: 0.1 },
      { opset: 23 },
    ),
  ],
};
