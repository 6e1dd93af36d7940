import type { GradientCase } from "../gradient-check.ts";
import { apart, nonzero, signs } from "./draws.ts";
import { binary } from "./operator-case.ts";

const reductions = ["none", "add", "mul", "max", "min"] as const;

const whole = (list: readonly number[]): BigInt64Array => BigInt64Array.from(list, BigInt);

const gatherND =
  (indices: readonly number[], dims: number[], attributes = {}): GradientCase["build"] =>
  (graph, [x]) =>
    graph.node("GatherND", [x, graph.constant("indices", whole(indices), dims)], attributes);

/** Scatters that meet in one place, unless they replace, where the last one would win. */
function scatters(opType: "ScatterElements" | "ScatterND"): GradientCase[] {
  return reductions.flatMap((reduction) => {
    const repeated = reduction === "none" ? 0 : 2;
    const attributes = reduction === "none" ? {} : { reduction };
    const common = { opset: 18, draw: reduction === "mul" ? nonzero : apart };
    if (opType === "ScatterND") {
      return [
        {
          ...common,
          shapes: [
            [3, 2, 2],
            [2, 2, 2],
          ],
          build: (graph, [x, updates]) =>
            graph.node(
              opType,
              [x, graph.constant("places", whole([2, repeated]), [2, 1]), updates],
              attributes,
            ),
        },
        {
          ...common,
          shapes: [[3, 4], [3]],
          build: (graph, [x, updates]) =>
            graph.node(
              opType,
              [x, graph.constant("places", whole([2, 1, 0, -1, repeated, 1]), [3, 2]), updates],
              attributes,
            ),
        },
      ] satisfies GradientCase[];
    }
    // Along either axis.
    const places = reduction === "none" ? [2, 1, 0, -1] : [2, 2, 2, -1];
    return [0, 1].map((axis): GradientCase => ({
      ...common,
      shapes: [
        [3, 4],
        [2, 2],
      ],
      build: (graph, [x, updates]) =>
        graph.node(opType, [x, graph.constant("places", whole(places), [2, 2]), updates], {
          axis,
          ...attributes,
        }),
    }));
  });
}

/** Products with zeros among their factors. */
const scatteredZeros: GradientCase = {
  shapes: [[3], [6]],
  opset: 18,
  draw: signs,
  build: (graph, [x, updates]) =>
    graph.node(
      "ScatterElements",
      [x, graph.constant("places", whole([0, 0, 1, 1, 2, 2]), [6]), updates],
      { reduction: "mul" },
    ),
};

/** Operators that pick or place elements by index, or repeat them. */
export const indexingCases: Readonly<Record<string, GradientCase[]>> = {
  GatherND: [
    { shapes: [[3, 4]], build: gatherND([0, 1, 2, 3, 0, 1], [3, 2]) },
    { shapes: [[3, 2, 2]], build: gatherND([1, -1, 1, 0], [2, 2, 1]) },
    { shapes: [[2, 3, 2]], build: gatherND([2, 0], [2, 1], { batch_dims: 1 }) },
  ],
  OneHot: [
    {
      shapes: [[2]],
      type: "float32",
      build: (graph, [values]) =>
        graph.node(
          "OneHot",
          [graph.constant("rows", whole([2, 0, -1, 1]), [2, 2]), graph.integers([4]), values],
          { axis: 1 },
        ),
    },
  ],
  Range: [
    {
      shapes: [[], []],
      // Five numbers, wherever the two inputs lie.
      build: (graph, [start, step]) => {
        const limit = graph.node("Add", [
          start,
          graph.node("Mul", [step, graph.scalar(4.5, "float64")]),
        ]);
        const range = graph.node("Range", [start, limit, step]);
        graph.describe(range, { type: "float64", shape: [5] });
        return range;
      },
    },
  ],
  ReverseSequence: [
    {
      shapes: [[3, 2, 2]],
      build: (graph, [x]) => {
        const lengths = graph.constant("lengths", whole([2, 3]), [2]);
        return graph.node("ReverseSequence", [x, lengths]);
      },
    },
  ],
  ScatterElements: [...scatters("ScatterElements"), scatteredZeros],
  ScatterND: scatters("ScatterND"),
  Tile: [
    { shapes: [[2, 3]], build: (graph, [x]) => graph.node("Tile", [x, graph.integers([3, 2])]) },
    { shapes: [[2]], build: (graph, [x]) => graph.node("Tile", [x, graph.integers([1])]) },
  ],
  TopK: [{}, { axis: 0, largest: 0 }, { sorted: 0 }].map((attributes): GradientCase => ({
    shapes: [[3, 4]],
    build: (graph, [x]) =>
      graph.multiNode("TopK", [x, graph.integers([2])], attributes, ["values", "indices"])[0],
  })),
  Trilu: [
    ...[{}, { upper: 0 }].map((attributes): GradientCase => ({
      shapes: [[2, 3, 4]],
      build: (graph, [x]) => graph.node("Trilu", [x], attributes),
    })),
    {
      shapes: [[4, 3]],
      build: (graph, [x]) => graph.node("Trilu", [x, graph.scalar(-1, "int64")], { upper: 0 }),
    },
  ],
  Where: [
    {
      shapes: [[3, 4], [4]],
      build: (graph, [a, b]) =>
        graph.node("Where", [graph.constant("c", Uint8Array.of(1, 0, 1), [3, 1]), a, b]),
    },
    binary("Where", [], {
      shapes: [[], [2, 1]],
      build: (graph, [a, b]) =>
        graph.node("Where", [graph.constant("c", Uint8Array.of(1, 0, 0, 1), [2, 2]), a, b]),
    }),
  ],
};
