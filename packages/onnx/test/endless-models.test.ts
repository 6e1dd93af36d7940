// Small files whose runs would have no end, or one after years.
import { ModelError, priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import {
  adjustModel,
  createTrainer,
  Predictor,
  readModel,
  runGuard,
  verifyAdjustment,
} from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";
import { fileOf } from "./zoo/file-of.ts";
import { GraphWriter, makeFunction, makeNode } from "./zoo/graph-writer.ts";
import type { FileOptions } from "./zoo/graph-writer.ts";

const prior = priorFromCounts([30, 20, 10]);

function read(graph: GraphWriter, options: FileOptions = {}): OnnxModel {
  return readModel(fileOf({ model: graph.model({ domains: { local: 1 }, ...options }) }));
}

function scoresOf(graph: GraphWriter, feature: string): void {
  graph.op("MatMul", [feature, graph.weight("w", [4, 3])], {}, "scores");
  graph.output("scores", ["N", 3]);
}

/** Scores of what a Loop gives, in as many rounds as a value says, each on a condition. */
function looped(rounds: (graph: GraphWriter) => string): OnnxModel {
  const body = new GraphWriter();
  body.input("round", [], "int64");
  body.input("before", [], "bool");
  const kept = body.input("kept", ["N", 4]);
  body.output(body.op("Identity", ["before"], {}, "goes"), [], "bool");
  body.output(body.op("Identity", [kept], {}, "next"), ["N", 4]);
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 4]);
  const goes = graph.tensor("true", [], [1], "bool");
  graph.op("Loop", [rounds(graph), goes, x], { body: body.graph("body") }, "last");
  scoresOf(graph, "last");
  return read(graph);
}

const rounds =
  (count: number) =>
  (graph: GraphWriter): string =>
    graph.tensor("rounds", [], [count], "int64");

test.each<[string, (graph: GraphWriter) => string]>([
  ["no end", () => ""],
  ["rounds that its input tells", (graph) => graph.input("rounds", [], "int64")],
  ["2³¹ rounds", rounds(2 ** 31)],
])("a Loop with %s is not run to verify a model", async (_, build) => {
  const original = looped(build);
  const adjusted = adjustModel(original, { prior });
  const { checked, reason } = await verifyAdjustment({ original, adjusted }, { runtime });
  expect({ checked, reason }).toEqual({
    checked: false,
    reason: "nothing but the run tells when Loop ends",
  });
});

test("a Loop of ten rounds is run", async () => {
  const original = looped(rounds(10));
  const adjusted = adjustModel(original, { prior });
  const { checked } = await verifyAdjustment({ original, adjusted }, { runtime });
  expect(checked).toBe(true);
});

test("functions that call each other twice, thirty times over, are not run either", async () => {
  const functions = Array.from({ length: 30 }, (_, at) => {
    const called = at === 0 ? "Relu" : `local:F${at - 1}`;
    const calls = [makeNode(called, ["a"], ["b"]), makeNode(called, ["b"], ["c"])];
    return makeFunction(`F${at}`, ["a"], ["c"], calls);
  });
  const graph = new GraphWriter();
  scoresOf(graph, graph.op("local:F29", [graph.input("x", ["N", 4])]));
  const original = read(graph, { functions });
  const adjusted = adjustModel(original, { prior, logits: "scores" });
  const { checked, reason } = await verifyAdjustment({ original, adjusted }, { runtime });
  expect(checked).toBe(false);
  expect(reason).toMatch(/^it would run \d+ operators$/u);
});

/** What 40 rounds make of rows [N, 4], each of what the one before it made. */
function loopOver(
  graph: GraphWriter,
  x: string,
  next: (body: GraphWriter, kept: string) => string,
): string {
  const body = new GraphWriter();
  body.input("round", [], "int64");
  body.input("before", [], "bool");
  const kept = body.input("kept", ["N", 4]);
  body.output(body.op("Identity", ["before"], {}, "goes"), [], "bool");
  body.output(next(body, kept), ["N", 4]);
  const goes = graph.tensor("true", [], [1], "bool");
  return graph.op("Loop", [rounds(40)(graph), goes, x], { body: body.graph("body") }, "last");
}

/** Scores of the mean of rows that a few nodes make many of: each of them twice as many as the one before it. */
const growing: readonly [
  string,
  (graph: GraphWriter, x: string) => string,
  string,
  FileOptions?,
][] = [
  [
    "a Loop",
    (graph, x) =>
      loopOver(graph, x, (body, kept) => body.op("Concat", [kept, kept], { axis: 0 }, "next")),
    '"next" would have 134217728 numbers',
  ],
  [
    "rows that are joined",
    (graph, x) =>
      Array.from({ length: 40 }).reduce<string>(
        (value) => graph.op("Concat", [value, value], { axis: 0 }),
        x,
      ),
    '"concat_23" would have 134217728 numbers',
  ],
  [
    "branches that declare less",
    (graph, x) => {
      graph.input("c", [], "bool");
      return Array.from({ length: 40 }).reduce<string>((value, _, at) => {
        const [then_branch, else_branch] = ["then", "else"].map((name) => {
          const branch = new GraphWriter();
          branch.op("Concat", [value, value], { axis: 0 }, `${name}${at}`);
          branch.output(`${name}${at}`, [1, 4]);
          return branch.graph(name);
        });
        return graph.op("If", ["c"], { then_branch, else_branch });
      }, x);
    },
    '"then23" would have 134217728 numbers',
  ],
  [
    "a Loop of rows that the run chooses",
    (graph, x) =>
      loopOver(graph, x, (body, kept) => {
        body.tensor("one", [1], [1], "int64");
        body.tensor("row", [2], [1, 4], "int64");
        const places = body.op("Transpose", [body.op("NonZero", [kept])], { perm: [1, 0] });
        const found = body.op("Unsqueeze", [body.op("GatherND", [kept, places]), "one"]);
        return body.op("Expand", [found, "row"], {}, "next");
      }),
    "nothing but the run tells how large the values of Loop become",
  ],
  [
    "functions that call each other",
    (graph, x) => graph.op("local:F5", [x]),
    '"F0/b.23" would have 134217728 numbers',
    {
      functions: Array.from({ length: 6 }, (_, at) => {
        const called = at === 0 ? ["Concat", "Identity"] : [`local:F${at - 1}`, `local:F${at - 1}`];
        const first =
          at === 0
            ? makeNode("Concat", ["a", "a"], ["b"], { axis: 0 })
            : makeNode(called[0], ["a"], ["b"]);
        return makeFunction(`F${at}`, ["a"], ["c"], [first, makeNode(called[1], ["b"], ["c"])]);
      }),
    },
  ],
];

test.each(growing)(
  "%s whose values grow beyond memory is not run",
  async (_, build, why, options) => {
    const graph = new GraphWriter();
    const rows = build(graph, graph.input("x", ["N", 4]));
    scoresOf(graph, graph.op("ReduceMean", [rows], { axes: [0] }));
    const original = read(graph, options);
    const adjusted = adjustModel(original, { prior, logits: "scores" });
    const { checked, reason } = await verifyAdjustment({ original, adjusted }, { runtime });
    expect({ checked, reason }).toEqual({ checked: false, reason: why });
  },
);

test("a Loop that puts one row behind others in each of ten rounds is run", async () => {
  const body = new GraphWriter();
  body.input("round", [], "int64");
  body.input("before", [], "bool");
  const kept = body.input("kept", ["M", 4]);
  body.output(body.op("Identity", ["before"], {}, "goes"), [], "bool");
  body.output(body.op("Concat", [kept, "row"], { axis: 0 }, "next"), ["M", 4]);
  body.output(body.op("Identity", ["row"], {}, "shown"), [1, 4]);
  const graph = new GraphWriter();
  const x = graph.input("x", ["N", 4]);
  graph.weight("row", [1, 4]);
  const goes = graph.tensor("true", [], [1], "bool");
  graph.add("Loop", [rounds(10)(graph), goes, x], ["last", "all"], { body: body.graph("body") });
  scoresOf(graph, "last");
  const original = read(graph);
  const adjusted = adjustModel(original, { prior, logits: "scores" });
  const { checked } = await verifyAdjustment({ original, adjusted }, { runtime });
  expect(checked).toBe(true);
});

function grown(build: (graph: GraphWriter, x: string) => string, options?: FileOptions): OnnxModel {
  const graph = new GraphWriter();
  const rows = build(graph, graph.input("x", ["N", 4]));
  scoresOf(graph, graph.op("ReduceMean", [rows], { axes: [0] }));
  return read(graph, options);
}

const [ofLoop, ofRows, ofBranches, ofTheRun, ofFunctions] = growing;

test.each([ofLoop, ofRows, ofFunctions])(
  "%s whose values grow beyond memory is refused by what runs models",
  async (_, build, _why, options) => {
    const model = grown(build, options);
    const opened = Predictor.create({ runtime, model });
    await expect(opened).rejects.toThrow(ModelError);
    await expect(opened).rejects.toThrow(
      /^`model`: received one that cannot be run: ".+" would have \d+ numbers; expected at most 671\d{5} numbers in a value/u,
    );
    const trained = createTrainer({
      runtime,
      model,
      prior,
      logits: "scores",
      train: { names: ["w"] },
    });
    await expect(trained).rejects.toThrow("received one that cannot be run");
  },
);

test("branches that declare less are followed", () => {
  expect(() => runGuard(grown(ofBranches[1]))).toThrow(ModelError);
  expect(() => runGuard(grown(ofBranches[1]))).toThrow(/"then\d+" would have \d+ numbers/u);
});

test("what is given is counted as well: a batch is refused that a row is not", async () => {
  const model = grown((graph, x) =>
    Array.from({ length: 23 }).reduce<string>(
      (value) => graph.op("Concat", [value, value], { axis: 0 }),
      x,
    ),
  );
  const predictor = await Predictor.create({ runtime, model });
  const run = predictor.run(new Float32Array(40), 10);
  await expect(run).rejects.toThrow(ModelError);
  await expect(run).rejects.toThrow(/"concat_\d+" would have \d+ numbers/u);
  await predictor.release();
});

test("so are many values that are needed together", () => {
  const model = grown((graph, x) => {
    const sizes = graph.tensor("sizes", [2], [2 ** 24, 4], "int64");
    const parts = Array.from({ length: 5 }, () => graph.op("Expand", [x, sizes]));
    return graph.op("Sum", parts);
  });
  expect(() => runGuard(model)).toThrow(
    /"expand.*" and what is needed beside it would have \d+ numbers/u,
  );
});

test("a Loop of which only the run tells is run, and one whose condition may end it", () => {
  expect(() => runGuard(grown(ofTheRun[1]))).not.toThrow();
  const model = grown((graph, x) => {
    const body = new GraphWriter();
    body.input("round", [], "int64");
    body.input("before", [], "bool");
    const kept = body.input("kept", ["N", 4]);
    body.output(body.op("Less", ["round", "last"], {}, "goes"), [], "bool");
    body.output(body.op("Concat", [kept, kept], { axis: 0 }, "next"), ["N", 4]);
    graph.tensor("last", [], [3], "int64");
    const goes = graph.tensor("true", [], [1], "bool");
    return graph.op("Loop", [rounds(40)(graph), goes, x], { body: body.graph("body") }, "end");
  });
  expect(() => runGuard(model)).not.toThrow();
});

test("values of 21 times the size of a picture are no reason, whatever the batch", () => {
  const graph = new GraphWriter();
  graph.op(
    "Conv",
    [graph.input("x", ["N", 3, 224, 224]), graph.weight("k", [64, 3, 1, 1])],
    {},
    "y",
  );
  graph.output("y", ["N", 64, 224, 224]);
  const check = runGuard(read(graph));
  expect(() => {
    check(new Map([["x", [512, 3, 224, 224]]]));
  }).not.toThrow();
});

test("an adjusted model is not run either whose values grow where those of the original do not", async () => {
  const original = grown((graph, x) => graph.op("Concat", [x, x], { axis: 0 }));
  const adjusted = adjustModel(grown(ofRows[1]), { prior, logits: "scores" });
  const { checked, reason } = await verifyAdjustment({ original, adjusted }, { runtime });
  expect({ checked, reason }).toEqual({ checked: false, reason: ofRows[2] });
});
