// Bounds, sizes and axes that are inputs of the model: gradients are right whatever the run gives, or refused when they are built.
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import type { Feed } from "../../test/run-model.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { writeModel } from "../model/write-model.ts";
import { differentiate } from "./differentiate.ts";

type Lists = Readonly<Record<string, readonly number[]>>;

/** An input x of some shape and inputs of whole numbers, each a list of the given length. */
function modelOf(
  shape: readonly number[],
  lists: Lists,
  build: (graph: GraphBuilder) => string[],
): OnnxModel {
  const graph = new GraphBuilder(13);
  graph.input("x", "float32", shape);
  for (const [name, { length }] of Object.entries(lists)) graph.input(name, "int64", [length]);
  for (const value of build(graph)) graph.output(value, value);
  return createModel(graph.toGraph("arguments"), 13);
}

async function gradientOfX(
  model: OnnxModel,
  output: string,
  { data, dims, lists }: { data: Float32Array; dims: readonly number[]; lists: Lists },
): Promise<number[]> {
  const differentiated = differentiate(model, { output, parameters: ["x"] });
  const session = await InferenceSession.create(writeModel(differentiated), {
    logSeverityLevel: 3,
  });
  const feeds = Object.entries(lists).map(
    ([name, list]) => [name, new Tensor("int64", BigInt64Array.from(list, BigInt))] as const,
  );
  const x = new Tensor("float32", data, dims);
  const results = await session.run({ x, ...Object.fromEntries(feeds) });
  await session.release();
  return Array.from(results["x.gradient"].data as Float32Array);
}

test("Split at places that the run tells, one part of it unused", async () => {
  const lists = { s: [4, 2] };
  const model = modelOf([6], lists, (graph) => {
    const [, b] = graph.multiNode("Split", ["x", "s"], { axis: 0 }, ["a", "b"]);
    return [graph.node("ReduceSum", [graph.node("Mul", [b, b])], { keepdims: 0 }, "y"), b];
  });
  const data = Float32Array.of(1, 2, 3, 4, 5, 6);
  expect(await gradientOfX(model, "y", { data, dims: [6], lists })).toEqual([0, 0, 0, 0, 10, 12]);
});

const slices: readonly Lists[] = [
  { starts: [0, 0], ends: [2, 3], axes: [0, 1], steps: [1, 1] },
  { starts: [1, -2], ends: [9, 99], axes: [0, -1], steps: [2, 1] },
  { starts: [3, 0], ends: [-99, 1], axes: [0, 1], steps: [-1, 1] },
];

test.each(slices)("Slice by inputs: %j", async (lists) => {
  const model = modelOf([4, 3], lists, (graph) => [
    graph.node("Slice", ["x", "starts", "ends", "axes", "steps"], {}, "y"),
  ]);
  const data = new Float32Array(12);
  const found = await gradientOfX(model, "y", { data, dims: [4, 3], lists });
  const { starts, ends, axes, steps } = lists;
  const picked = (size: number, axis: number): Set<number> => {
    const at = axes.findIndex((one) => (one + 2) % 2 === axis);
    const places = Array.from({ length: size }, (_, place) => place);
    const clamp = (bound: number): number => (bound < 0 ? bound + size : bound);
    const [start, end] = [clamp(starts[at]), clamp(ends[at])];
    const isInside = (place: number): boolean =>
      steps[at] > 0 ? place >= start && place < end : place <= start && place > end;
    return new Set(
      places.filter((place) => isInside(place) && (place - start) % Math.abs(steps[at]) === 0),
    );
  };
  const [rows, columns] = [picked(4, 0), picked(3, 1)];
  const wanted = Array.from(data, (_, at) =>
    rows.has(Math.floor(at / 3)) && columns.has(at % 3) ? 1 : 0,
  );
  expect(found).toEqual(wanted);
});

test("what is repeated to a shape that only the run tells gets the sum", async () => {
  const lists = { size: [4, 3] };
  const model = modelOf([1, 3], lists, (graph) => {
    const wide = graph.node("Expand", ["x", "size"], {}, "wide");
    return [graph.node("ReduceSum", [wide], { keepdims: 0 }, "y")];
  });
  const given = { data: new Float32Array(3), dims: [1, 3], lists };
  expect(await gradientOfX(model, "y", given)).toEqual([4, 4, 4]);
});

/** x and row, both with a number of rows that the run tells, and x + 2·row. */
function open(opType: "Add" | "Concat"): OnnxModel {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", ["n", 2]);
  const row = graph.input("row", "float32", ["m", 2]);
  const attributes = opType === "Concat" ? { axis: -2 } : {};
  graph.output(
    "y",
    graph.node(opType, [x, graph.node("Mul", [row, graph.scalar(2)])], attributes, "y"),
  );
  return differentiate(createModel(graph.toGraph("open")), {
    output: "y",
    parameters: ["row", "x"],
  });
}

const feed = (rows: number): Feed => [[rows, 2], new Float32Array(2 * rows)];

test.each([
  ["row", 3, 1],
  ["x", 1, 3],
  ["neither", 3, 3],
])("sizes with names of their own: %s is repeated", async (_, n, m) => {
  const results = await runModel(open("Add"), { x: feed(n), row: feed(m) });
  const times = Math.max(n, m);
  expect(results["row.gradient"]).toEqual(Array.from({ length: 2 * m }, () => (2 * times) / m));
  expect(results["x.gradient"]).toEqual(Array.from({ length: 2 * n }, () => times / n));
});

test("values that were put side by side with sizes that the run tells", async () => {
  const results = await runModel(open("Concat"), { x: feed(2), row: feed(3) });
  expect(results["row.gradient"]).toEqual([2, 2, 2, 2, 2, 2]);
  expect(results["x.gradient"]).toEqual([1, 1, 1, 1]);
});

test("a bound gets the gradient of the values that it took the place of", async () => {
  const graph = new GraphBuilder(13);
  const x = graph.input("x", "float32", [4]);
  const bound = graph.constant("bound", Float32Array.of(2), []);
  graph.output("y", graph.node("Clip", [x, "", bound], {}, "y"));
  const model = differentiate(createModel(graph.toGraph("bound"), 13), {
    output: "y",
    parameters: ["bound", "x"],
  });
  const session = await InferenceSession.create(writeModel(model));
  const fed = new Tensor("float32", Float32Array.of(1, 2, 3, 4), [4]);
  const results = await session.run({ x: fed });
  await session.release();
  expect(Array.from(results["bound.gradient"].data as Float32Array)).toEqual([2]);
  expect(Array.from(results["x.gradient"].data as Float32Array)).toEqual([1, 1, 0, 0]);
});
