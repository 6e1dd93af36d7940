// Files of a few hundred bytes that ask for more than a machine has.
import { ModelError, priorFromCounts } from "@balms/core";
import { create } from "@bufbuild/protobuf";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import {
  adjustDetector,
  adjustModel,
  differentiate,
  findClassifierHead,
  findDetectorHeads,
  inspectModel,
  modelMetadata,
  predict,
  readModel,
  retargetModel,
  verifyAdjustment,
  withMetadata,
} from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";
import { untakenName } from "../src/graph/unique-name.ts";
import { AttributeProtoSchema } from "../src/model/onnx_pb.ts";
import { everyCall, inlineFunctions } from "../src/scores/inline-functions.ts";
import { yolov8 } from "./detectors/pyramids.ts";
import { fileOf } from "./zoo/file-of.ts";
import { GraphWriter, makeFunction, makeNode } from "./zoo/graph-writer.ts";
import type { FileOptions } from "./zoo/graph-writer.ts";

const prior = priorFromCounts([30, 20, 10]);

function read(graph: GraphWriter, options: FileOptions = {}): OnnxModel {
  return readModel(fileOf({ model: graph.model({ domains: { local: 1 }, ...options }) }));
}

/** x, of the given size, and scores of three classes. */
function scoresOf(width: readonly (number | string)[]): GraphWriter {
  const graph = new GraphWriter();
  graph.op("MatMul", [graph.input("x", width), graph.weight("w", [4, 3])], {}, "scores");
  graph.output("scores", [...width.slice(0, -1), 3]);
  return graph;
}

const twice = (name: string, called: string): ReturnType<typeof makeFunction> =>
  makeFunction(
    name,
    ["a"],
    ["c"],
    [makeNode(called, ["a"], ["b"]), makeNode(called, ["b"], ["c"])],
  );

test("functions that call each other twice, thirty times over, are not written out", () => {
  const functions = Array.from({ length: 30 }, (_, at) =>
    twice(`F${at}`, at === 0 ? "Relu" : `local:F${at - 1}`),
  );
  const graph = scoresOf(["N", 4]);
  graph.outputs.pop();
  graph.output(graph.op("local:F29", ["scores"]), ["N", 3]);
  const model = read(graph, { functions });
  expect(inlineFunctions(model, everyCall)).toBe(model);
  expect(() => findDetectorHeads(model)).toThrow("`model`: received");
  expect(inspectModel(model).scores).toEqual([]);
});

test("nor is a function that has a graph it is given a thousand times", () => {
  const body = new GraphWriter();
  for (let at = 0; at < 100; at++) body.op("Relu", ["x"], {}, `r${at}`);
  body.output("r0", ["N", 4]);
  const branches = ["then_branch", "else_branch"].map((name) =>
    create(AttributeProtoSchema, { name, refAttrName: "body", type: 5 }),
  );
  const nodes = Array.from({ length: 1000 }, (_, at) => {
    const node = makeNode("If", ["c"], [`v${at}`]);
    node.attribute = branches;
    return node;
  });
  const graph = scoresOf(["N", 4]);
  graph.input("c", [], "bool");
  graph.op("local:F", ["c"], { body: body.graph("body") }, "y");
  graph.output("y", ["N", 4]);
  const model = read(graph, { functions: [makeFunction("F", ["c"], ["v0"], nodes)] });
  expect(inlineFunctions(model, everyCall)).toBe(model);
});

test("a name that many have is given on without trying all of them", () => {
  const taken = new Set<string>();
  for (let count = 0; count < 200_000; count++) taken.add(untakenName(taken, "name"));
  expect(taken.size).toBe(200_000);
  expect(untakenName(taken, "name")).toBe("name.200000");
  expect(untakenName(taken, "other")).toBe("other");
});

test.each([
  [0, 2 ** 31],
  [2 ** 31, 0],
])("a weight [%i, %i], which has no numbers, is no layer", (rows, columns) => {
  const graph = new GraphWriter();
  const weight = graph.tensor("w", [rows, columns], []);
  graph.op("MatMul", [graph.input("x", ["N", rows]), weight], {}, "scores");
  graph.output("scores", ["N", columns]);
  const model = read(graph);
  const message = `a weight of no numbers [${rows}, ${columns}]`;
  expect(() => findClassifierHead(model)).toThrow(message);
  expect(inspectModel(model).headRefusal).toContain(message);
});

test("a batch is not filled up to more than memory has", async () => {
  const model = read(scoresOf([2 ** 25, 4]));
  const run = predict({ runtime, model, inputs: new Float32Array(8), rows: 2 });
  await expect(run).rejects.toThrow(
    "`model`: received a fixed batch of 33554432 rows of 4 numbers, of which 2 are there",
  );
});

test("inputs that are larger than memory are not made up to verify a model", async () => {
  const original = read(scoresOf(["N", 2 ** 15, 2 ** 15, 4]));
  const adjusted = adjustModel(original, { prior });
  const { checked, reason } = await verifyAdjustment({ original, adjusted }, { runtime });
  expect({ checked, reason }).toEqual({
    checked: false,
    reason: "the inputs would have 4294967296 numbers",
  });
});

const integers = (graph: GraphWriter, ...values: number[]): string =>
  graph.tensor(`integers${graph.initializers.length}`, [values.length], values, "int64");

test.each<[string, (graph: GraphWriter) => string, string]>([
  [
    "one",
    (graph) => graph.op("Expand", [graph.weight("k", [4, 3, 1]), integers(graph, 4, 3, 2 ** 28)]),
    '"expand_0" would have 3221225472 numbers',
  ],
  [
    "all together",
    (graph) => {
      let value = graph.op("Expand", [
        graph.weight("k", [4, 3, 1]),
        integers(graph, 4, 3, 2 ** 20),
      ]);
      for (let count = 0; count < 20; count++) value = graph.op("Neg", [value]);
      return value;
    },
    "its constants would be computed to 264241164 numbers",
  ],
])(
  "constants that are larger than memory, %s, are not computed to verify a model",
  async (_, build, why) => {
    const graph = new GraphWriter();
    const weight = graph.op("ReduceMean", [build(graph)], { axes: [2], keepdims: 0 });
    graph.op("MatMul", [graph.input("x", ["N", 4]), weight], {}, "scores");
    graph.output("scores", ["N", 3]);
    const original = read(graph);
    const adjusted = adjustModel(original, { prior });
    const { checked, reason } = await verifyAdjustment({ original, adjusted }, { runtime });
    expect({ checked, reason }).toEqual({ checked: false, reason: why });
  },
);

test("operators and attributes may be called as properties of every object are", () => {
  for (const operator of ["constructor", "toString", "__proto__"]) {
    const graph = scoresOf(["N", 4]);
    graph.op(operator, ["scores"], {}, "odd");
    graph.op("ScatterElements", ["odd", graph.input("at", ["N", 3], "int64"), "scores"], {
      reduction: operator,
    });
    graph.output(graph.op("Sigmoid", ["odd"], {}, "shown"), ["N", 3]);
    const model = read(graph);
    expect(() => findDetectorHeads(model)).toThrow(ModelError);
    expect(() => differentiate(model, { output: "odd", parameters: ["w"] })).toThrow(
      "it has no gradient rule",
    );
  }
});

interface Note {
  readonly layers: readonly object[];
  readonly folded: readonly object[];
}

test.each<[string, (note: Note) => object, string]>([
  [
    "a place beyond",
    ({ layers: [layer] }) => ({ layers: [{ ...layer, first: 999 }] }),
    "cannot be read",
  ],
  [
    "anchors without end",
    ({ layers: [layer] }) => ({ layers: [{ ...layer, anchors: 2 ** 52, stride: 0 }] }),
    "cannot be read",
  ],
  [
    "layers of other sizes",
    ({ layers }) => ({ layers: layers.map((layer) => ({ ...layer, channels: 999 })) }),
    "an adjustment by other numbers than its metadata",
  ],
  [
    "a bias that is no tensor",
    ({ folded: [bias] }) => ({ folded: [{ ...bias, before: "%%%" }] }),
    "as it was before",
  ],
])("a detector's note of its adjustment with %s is refused", (_, change, message) => {
  const { model, classes } = yolov8();
  const target = priorFromCounts(Array.from({ length: classes }, (_one, id) => 10 * (id + 1)));
  const { model: adjusted } = adjustDetector(model, { prior: target });
  const note = JSON.parse(modelMetadata(adjusted)["balms.adjustment"]) as Note;
  expect(() => retargetModel(adjusted, { target })).not.toThrow(Error);
  const text = JSON.stringify({ ...note, ...change(note) });
  const changed = withMetadata(adjusted, { "balms.adjustment": text });
  expect(() => retargetModel(changed, { target })).toThrow(ModelError);
  expect(() => retargetModel(changed, { target })).toThrow(message);
});
