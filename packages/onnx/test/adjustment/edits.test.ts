// What else an edit touches: names inside bodies, descriptions, old files, local functions, numbers of a type.
import { ModelError, priorFromCounts } from "@balms/core";
import { expect, test } from "vitest";
import { applyAdjustment } from "../../src/adjustment/apply-adjustment.ts";
import { correctionOf } from "../../src/adjustment/corrections.ts";
import { adjustModel, checkModel } from "../../src/index.ts";
import { modelMetadata } from "../../src/model/model-metadata.ts";
import { graphOf } from "../../src/model/model.ts";
import { GraphWriter, makeFunction, makeNode, makeTensor } from "../zoo/graph-writer.ts";
import { randomFeeds, runOnce } from "../zoo/run-once.ts";
import { expectLaws } from "./expect-laws.ts";
import { scoresOf } from "./score-model.ts";

const prior = priorFromCounts([900, 90, 10], { classes: ["cat", "dog", "owl"] });

/** x [N, 2] through a linear layer to "scores". */
function linear(graph: GraphWriter, name = "scores"): string {
  const product = graph.op("MatMul", ["x", graph.weight(`${name}.w`, [2, 3])]);
  return graph.op("Add", [product, graph.weight(`${name}.b`, [3])], {}, name);
}

test("names that something in the graph, or in a body, has already are left alone", async () => {
  const graph = new GraphWriter();
  graph.input("x", ["N", 2]);
  linear(graph);
  graph.input("c", [], "bool");
  const bodies = ["balms.adjustment.vector", "scores.unadjusted"].map((name) => {
    const body = new GraphWriter();
    body.tensor("balms.adjustment.least", [], [1]);
    body.op("Mul", ["scores", "balms.adjustment.least"], {}, name);
    body.output(name, ["N", 3]);
    return body.graph(name);
  });
  graph.op("If", ["c"], { then_branch: bodies[0], else_branch: bodies[1] }, "y");
  graph.output("y", ["N", 3]);
  const model = graph.model();
  const adjusted = expectLaws(model, { prior, logits: "scores" });
  expect(graphOf(adjusted).node.find(({ opType }) => opType === "Add")?.output).toEqual([
    "scores.unadjusted.1",
  ]);
  const feeds = randomFeeds(model, { sizes: { N: 4 } }, 1);
  const [{ y: before }, { y: after }] = [
    await runOnce(model, feeds),
    await runOnce(adjusted, feeds),
  ];
  const [raw, shifted] = [before, after].map((values) => ("data" in values ? values.data : []));
  for (const [at, value] of Array.from(raw).entries()) {
    expect(shifted[at]).toBeCloseTo(value - Math.log([0.9, 0.09, 0.01][at % 3]), 5);
  }
});

test("several heads are corrected together, and noted once", () => {
  const graph = new GraphWriter();
  graph.input("x", ["N", 2]);
  for (const name of ["a", "b"]) graph.output(linear(graph, name), ["N", 3]);
  const adjusted = expectLaws(graph.model(), { prior, logits: ["a", "b"] });
  const note = JSON.parse(modelMetadata(adjusted)["balms.adjustment"]) as Record<string, unknown>;
  expect(note["renamed"]).toEqual([
    ["a", "a.unadjusted"],
    ["b", "b.unadjusted"],
  ]);
});

test("descriptions of the scores hold for what was there before, too", () => {
  const graph = new GraphWriter();
  graph.input("x", ["N", 2]);
  graph.output(graph.op("Softmax", [linear(graph)], {}, "y"), ["N", 3]);
  const other = new GraphWriter();
  other.output("scores", ["N", 3]);
  const model = graph.model();
  graphOf(model).valueInfo.push(other.outputs[0]);
  const names = graphOf(expectLaws(model, { prior })).valueInfo.map(({ name }) => name);
  expect(names).toEqual(["scores", "scores.unadjusted"]);
});

test("files before version 4 name their constants among the inputs", () => {
  const graph = new GraphWriter();
  graph.input("x", ["N", 2]);
  graph.inputs.push(
    ...["scores.w", "scores.b"].map((name, place) => {
      const all = new GraphWriter();
      all.input(name, place === 0 ? [2, 3] : [3]);
      return all.inputs[0];
    }),
  );
  graph.output(linear(graph), ["N", 3]);
  const { initializer, input } = graphOf(expectLaws(graph.model({ opset: 8, ir: 3 }), { prior }));
  expect(input.map(({ name }) => name)).toEqual([
    "x",
    "scores.w",
    "scores.b",
    "balms.adjustment.vector",
  ]);
  expect(initializer.at(-1)?.name).toBe("balms.adjustment.vector");
});

test("local functions that were written out are calls again without the adjustment", () => {
  const graph = new GraphWriter();
  graph.input("x", ["N", 2]);
  graph.weight("w", [2, 3]);
  for (const name of ["a", "b"]) {
    graph.nodes.push(makeNode("local:Head", ["x", "w"], [name]));
    graph.output(name, ["N", 3]);
  }
  const head = makeFunction(
    "Head",
    ["x", "w"],
    ["y"],
    [makeNode("MatMul", ["x", "w"], ["raw"]), makeNode("Softmax", ["raw"], ["y"])],
  );
  const adjusted = expectLaws(graph.model({ functions: [head], domains: { local: 1 } }), { prior });
  expect(graphOf(adjusted).node.map(({ opType }) => opType)).toEqual([
    "MatMul",
    "Add",
    "Softmax",
    "MatMul",
    "Add",
    "Softmax",
  ]);
});

test.each([
  ["Mul", (graph: GraphWriter) => graph.op("Mul", ["scores", "m"], {}, "y")],
  [
    "MatMul",
    (graph: GraphWriter) => graph.op("MatMul", ["scores", graph.weight("v", [3, 3])], {}, "y"),
  ],
  [
    "Mul",
    (graph: GraphWriter) => graph.op("Mul", ["scores", graph.tensor("k", [3], [1, 0, 1])], {}, "y"),
  ],
])("classes are not ruled out where %s may multiply −∞ by 0", (opType, build) => {
  const graph = new GraphWriter();
  graph.input("x", ["N", 2]);
  graph.input("m", ["N", 1]);
  graph.output(linear(graph), ["N", 3]);
  graph.output(build(graph), ["N", 3]);
  const scores = scoresOf({ shape: [1, 3] }, { kind: "softmax", axis: 1 });
  const unseen = priorFromCounts([9, 1, 0]);
  const act = (): unknown =>
    applyAdjustment(
      graph.model(),
      [scores],
      { prior: unseen, zeroCounts: "mask" },
      { correctionOf },
    );
  expect(act).toThrow(ModelError);
  expect(act).toThrow(`that go through ${opType}, where −∞ may be multiplied by 0`);
  checkModel(
    applyAdjustment(
      graph.model(),
      [scores],
      { prior: unseen, zeroCounts: "smooth" },
      { correctionOf },
    ),
  );
});

test("a factor that is no 0 keeps −∞", async () => {
  const graph = new GraphWriter();
  graph.input("x", ["N", 2]);
  const scaled = graph.op("Mul", [linear(graph), graph.tensor("t", [], [0.5])]);
  graph.output(graph.op("Softmax", [scaled], {}, "y"), ["N", 3]);
  const scores = scoresOf({ shape: [1, 3] }, { kind: "softmax", axis: 1, scale: 0.5 });
  const masked = { prior: priorFromCounts([9, 1, 0]), zeroCounts: "mask" } as const;
  const adjusted = applyAdjustment(graph.model(), [scores], masked, { correctionOf });
  const { y } = await runOnce(adjusted, randomFeeds(adjusted, { sizes: { N: 1 } }, 1));
  const shares = Array.from("data" in y ? y.data : []);
  expect(shares[0] + shares[1]).toBeCloseTo(1, 6);
  expect(shares[2]).toBe(0);
});

test("half precision has no numbers that are large enough: refused", () => {
  const graph = new GraphWriter();
  graph.input("x", ["N", 2], "float16");
  graph.initializers.push(makeTensor("w", "float16", [2, 3], [1, 2, 3, 4, 5, 6]));
  graph.output(graph.op("MatMul", ["x", "w"], {}, "y"), ["N", 3], "float16");
  expectLaws(graph.model(), { prior, tau: 1000 });
  const act = (): unknown => adjustModel(graph.model(), { prior, tau: 20_000 });
  expect(act).toThrow("`tau`: received a correction by 92103.");
  expect(act).toThrow("at most 65504 in size, the largest number of type float16");
});
