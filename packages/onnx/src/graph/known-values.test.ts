// Shapes that exporters compute from other shapes, with a batch that has only a name.
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { createModel } from "../model/model.ts";
import { createTensor } from "../model/tensor.ts";
import { GraphBuilder } from "./graph-builder.ts";
import type { Shape } from "./shape.ts";

type Build = (graph: GraphBuilder, x: string) => string;

/** One size of a value, as a list of one. */
function size(graph: GraphBuilder, x: string, axis: number): string {
  const one = graph.node("Gather", [graph.node("Shape", [x]), graph.scalar(axis, "int64")]);
  return graph.node("Unsqueeze", [one, graph.integers([0])]);
}

const list = (graph: GraphBuilder, parts: readonly string[]): string =>
  graph.node("Concat", parts, { axis: 0 });

/** Expand as PyTorch writes it: −1 leaves a size as it is. */
const expand: Build = (graph, x) => {
  const single = graph.constant("single", new Float32Array(8), [1, 1, 8]);
  const wanted = list(graph, [size(graph, x, 0), graph.integers([-1]), graph.integers([-1])]);
  const value = createTensor("", BigInt64Array.of(1n), [1]);
  const ones = graph.node("ConstantOfShape", [graph.node("Shape", [wanted])], { value });
  const minus = graph.node("Mul", [ones, graph.scalar(-1, "int64")]);
  const open = graph.node("Equal", [wanted, minus]);
  return graph.node("Expand", [single, graph.node("Where", [open, ones, wanted])]);
};

const builds: readonly (readonly [string, Shape, Build])[] = [
  [
    "Reshape to heads",
    ["N", 6, 2, 4],
    (graph, x) => {
      const half = graph.node("Div", [size(graph, x, 2), graph.integers([2])]);
      const parts = [size(graph, x, 0), size(graph, x, 1), graph.integers([2]), half];
      return graph.node("Reshape", [x, list(graph, parts)]);
    },
  ],
  ["Expand where a size is not −1", ["N", 1, 8], expand],
  [
    "Reshape to the first sizes and what is left",
    ["N", 48],
    (graph, x) => {
      const [first, second, flat] = [[0], [1], [-1]].map((one) => graph.integers(one));
      const begin = graph.node("Slice", [graph.node("Shape", [x]), first, second]);
      return graph.node("Reshape", [x, list(graph, [begin, flat])]);
    },
  ],
  [
    "Shape from the end, backwards",
    [8, 6, "N"],
    (graph, x) => {
      const bounds = [[-1], [-99], [0], [-1]].map((one) => graph.integers(one));
      const turned = graph.node("Slice", [graph.node("Shape", [x]), ...bounds]);
      return graph.node("ConstantOfShape", [turned]);
    },
  ],
  [
    "sizes that are added, subtracted, multiplied",
    ["N", 12, 7],
    (graph, x) => {
      const [none, one, two] = [0, 1, 2].map((value) => graph.integers([value]));
      const same = graph.node("Sub", [graph.node("Add", [none, size(graph, x, 0)]), none]);
      const twice = graph.node("Mul", [two, size(graph, x, 1)]);
      const less = graph.node("Sub", [size(graph, x, 2), graph.node("Mul", [one, one])]);
      return graph.node("ConstantOfShape", [list(graph, [same, twice, less])]);
    },
  ],
  [
    "sizes by way of a number that is none",
    ["N", 3],
    (graph, x) => {
      const wide = graph.node("Cast", [size(graph, x, 2)], { to: 1 });
      const part = graph.node("Div", [wide, graph.constant("part", Float32Array.of(2.5), [1])]);
      const whole = graph.node("Cast", [graph.node("Floor", [part])], { to: 7 });
      return graph.node("ConstantOfShape", [list(graph, [size(graph, x, 0), whole])]);
    },
  ],
];

test.each(builds)("%s: %j", async (_, shape, build) => {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", ["N", 6, 8]);
  const value = build(graph, x);
  expect(graph.shapeOf(value)).toEqual(shape);
  graph.output("dims", graph.node("Shape", [value]));
  const { dims } = await runModel(createModel(graph.toGraph("sizes")), {
    x: [[5, 6, 8], new Float32Array(240)],
  });
  expect(dims).toEqual(shape.map((one) => (one === "N" ? 5 : one)));
});

test("what nothing is known of is not guessed", () => {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", ["N", "M"]);
  const [n, m] = [0, 1].map((axis) => size(graph, x, axis));
  const unknown = [
    graph.node("Div", [n, graph.integers([2])]),
    graph.node("Mul", [n, m]),
    graph.node("Where", [graph.node("Equal", [n, m]), n, m]),
    graph.node("Where", [graph.node("Equal", [n, graph.integers([1])]), n, m]),
    graph.node("Cast", [graph.node("Cast", [n], { to: 1 })], { to: 7 }),
  ];

  const value = graph.node("ConstantOfShape", [list(graph, unknown)]);
  expect(graph.shapeOf(value)).toEqual(unknown.map((_, axis) => `${value}:${axis}`));
});
