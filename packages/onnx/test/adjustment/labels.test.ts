// Classifiers of ai.onnx.ml: labels beside the probabilities, the order of nodes, imports.
import { ModelError, priorFromCounts, PriorError } from "@balms/core";
import { describe, expect, test } from "vitest";
import { adjustModel } from "../../src/index.ts";
import type { OnnxModel } from "../../src/index.ts";
import { graphOf } from "../../src/model/model.ts";
import { GraphWriter, makeNode } from "../zoo/graph-writer.ts";
import { randomFeeds, runOnce } from "../zoo/run-once.ts";
import { expectLaws } from "./expect-laws.ts";

const classes = ["cat", "dog", "owl"];
const prior = priorFromCounts([900, 90, 10], { classes });
const masked = priorFromCounts([900, 100, 0], { classes });

/** A classifier of ai.onnx.ml whose label is read before its probabilities are made. */
function early({
  labels = { strings: classes },
  ir = 8,
}: { labels?: { strings: string[] } | number[]; ir?: number } = {}): OnnxModel {
  const graph = new GraphWriter();
  const key = Array.isArray(labels) ? "classlabels_ints" : "classlabels_strings";
  const attributes = {
    [key]: labels,
    coefficients: { floats: [1, 0, 0, 1, -1, -1] },
    intercepts: { floats: [3, 0, 0] },
    multi_class: 1,
    post_transform: "SOFTMAX",
  };
  const type = Array.isArray(labels) ? "int64" : "string";
  graph.add(
    "ai.onnx.ml:LinearClassifier",
    [graph.input("x", ["N", 2])],
    ["label", "raw"],
    attributes,
  );
  graph.op(
    "ai.onnx.ml:LabelEncoder",
    ["label"],
    type === "string"
      ? { keys_strings: { strings: classes }, values_int64s: [10, 20, 30] }
      : { keys_int64s: labels as number[], values_int64s: [10, 20, 30] },
    "code",
  );
  graph.op("ai.onnx.ml:Normalizer", ["raw"], { norm: "L1" }, "probabilities");
  graph.output("label", ["N"], type);
  graph.output("code", ["N"], "int64");
  graph.output("probabilities", ["N", 3]);
  const model = graph.model({ ir, domains: { "ai.onnx.ml": 2 } });
  model.opsetImport = model.opsetImport.filter(({ domain }) => domain !== "");
  return model;
}

describe("labels beside probabilities", () => {
  test("what a file says of a label inside the graph is there again after stripping", () => {
    const model = early();
    const graph = graphOf(model);
    graph.valueInfo.push(...graph.output.filter(({ name }) => name === "label"));
    graph.output = graph.output.filter(({ name }) => name !== "label");
    const adjusted = expectLaws(model, { prior: priorFromCounts([900, 90, 10]) });
    expect(graphOf(adjusted).valueInfo.map(({ name }) => name)).toContain("label");
  });

  test.each([
    ["texts", classes],
    ["ids", [5, 3, 8]],
  ])("%s follow, and what reads them", async (_, names) => {
    const labels = typeof names[0] === "string" ? { strings: classes } : (names as number[]);
    const model = early({ labels });
    const adjusted = expectLaws(model, { prior: priorFromCounts([900, 90, 10]) });
    const feeds = randomFeeds(model, { sizes: { N: 50 } }, 3);
    const results = await runOnce(adjusted, feeds);
    const shares = results["probabilities"];
    const [label, code] = ["label", "code"].map((name) => {
      const values = results[name];
      return "data" in values ? values.data : values;
    });
    const numbers = "data" in shares ? shares.data : [];
    const best = Array.from({ length: 50 }, (__, row) => {
      const own = Array.from(numbers).slice(3 * row, 3 * row + 3);
      return own.indexOf(Math.max(...own));
    });
    expect(new Set(best).size).toBe(3);
    expect([...label]).toEqual(best.map((id) => names[id]));
    expect([...code]).toEqual(best.map((id) => 10 * (id + 1)));
  });

  test("a class that is ruled out is never chosen", async () => {
    const adjusted = expectLaws(early(), { prior: masked, zeroCounts: "mask" });
    const { label } = await runOnce(adjusted, randomFeeds(early(), { sizes: { N: 50 } }, 3));
    expect(new Set(label as readonly string[])).toEqual(new Set(["cat", "dog"]));
  });

  test("they say how the classes are called", () => {
    const other = priorFromCounts([900, 90, 10], { classes: ["cat", "owl", "dog"] });
    expect(() => adjustModel(early(), { prior: other })).toThrow(PriorError);
    expect(() => adjustModel(early(), { prior: other })).toThrow('expected "dog", as in the model');
  });
});

test.each([
  [3, 8],
  [4, 9],
  [6, 11],
  [7, 12],
  [8, 17],
  [13, 17],
])("a model of file format %d without standard operators imports version %d", (ir, version) => {
  const { opsetImport } = expectLaws(early({ ir }), { prior });
  expect(opsetImport.map((one) => [one.domain, Number(one.version)])).toEqual([
    ["ai.onnx.ml", 2],
    ["", version],
  ]);
});

test("an import that nothing uses is raised; one that is used and too old is refused", () => {
  const idle = early();
  const graph = new GraphWriter();
  idle.opsetImport = [...idle.opsetImport, ...graph.model({ opset: 1 }).opsetImport];
  expectLaws(idle, { prior });
  const old = early();
  old.opsetImport = [...old.opsetImport, ...graph.model({ opset: 6 }).opsetImport];
  graphOf(old).node.push(makeNode("Identity", ["code"], ["copy"]));
  expect(() => adjustModel(old, { prior })).toThrow(ModelError);
  expect(() => adjustModel(old, { prior })).toThrow("received version 6 of the standard operators");
});
