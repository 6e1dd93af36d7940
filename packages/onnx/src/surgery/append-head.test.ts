import { ArgumentError, ModelError, priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { elementTypeCode } from "../model/element-type.ts";
import { createModel } from "../model/model.ts";
import { modelMetadata } from "../model/model-metadata.ts";
import { predict } from "../runtime/predict.ts";
import { adjustModel } from "../adjustment/adjust-model.ts";
import { appendHead } from "./append-head.ts";
import { extractFeatureModel } from "./extract-feature-model.ts";
import { findClassifierHead } from "./find-classifier-head.ts";
import { headModel } from "./head-model.ts";

const first = headModel({
  training: "unknown",
  weight: Float32Array.of(1, 2, 3, 4),
  bias: Float32Array.of(0, 1),
  dimensions: 2,
  classes: 2,
});
const layer = {
  training: "unknown" as const,
  weight: Float32Array.of(1, 0, 0, 1, 1, 1),
  bias: Float32Array.of(0, 0, 5),
  dimensions: 2,
  classes: 3,
};

test("a linear layer is put on the named tensor, whose names it does not disturb", async () => {
  const model = appendHead(first, { feature: "logits", ...layer });
  const inputs = Float32Array.of(1, 1);
  const { data, columns } = await predict({ runtime, model, inputs, rows: 1 });
  expect(columns).toBe(3);
  expect([...data]).toEqual([3, 8, 16]);
  expect(findClassifierHead(model)).toMatchObject({ dimensions: 2, classes: 3 });
  const before = await predict({ runtime, model: first, inputs, rows: 1 });
  expect([...before.data]).toEqual([3, 8]);
});

test("the old head is gone", async () => {
  const model = appendHead(first, { feature: "features", ...layer });
  const { data } = await predict({ runtime, model, inputs: Float32Array.of(2, 3), rows: 1 });
  expect([...data]).toEqual([2, 3, 10]);
  expect(extractFeatureModel(model, "head.features").graph?.node).toHaveLength(1);
});

test("a tensor that there is not is refused", () => {
  expect(() => appendHead(first, { feature: "nowhere", ...layer })).toThrow(/"nowhere"/u);
});

test("a head for rows of another size is refused, where the model says their size", () => {
  const one = { ...layer, weight: new Float32Array(3), dimensions: 1 };
  const act = (): unknown => appendHead(first, { feature: "features", ...one });
  expect(act).toThrow(ArgumentError);
  expect(act).toThrow(
    '`dimensions`: received 1; expected 2, the numbers in a row of "features" [batch, 2]',
  );
});

test("where sizes are open, what they can be is not refused", () => {
  const graph = new GraphBuilder(17);
  graph.output("map", graph.input("x", "float32", ["batch", 2, "height", "width"]));
  const open = createModel(graph.toGraph("open"));
  expect(appendHead(open, { feature: "x", ...layer }).graph?.node).toHaveLength(2);
  const one = { ...layer, weight: new Float32Array(9), dimensions: 3 };
  expect(() => appendHead(open, { feature: "x", ...one })).toThrow(
    "`dimensions`: received 3; expected a multiple of 2, the numbers in a row",
  );
});

test("a head on whole numbers is refused", () => {
  const graph = new GraphBuilder(17);
  const x = graph.input("x", "float32", ["batch", 2]);
  graph.output("ids", graph.node("Cast", [x], { to: elementTypeCode("int64") }, "ids"));
  const ids = createModel(graph.toGraph("ids"));
  expect(() => appendHead(ids, { feature: "ids", ...layer })).toThrow(
    '`feature`: received "ids" of type int64; expected a tensor of floating-point features',
  );
});

test("the mark of an adjustment goes with it; an adjustment that would stay is refused", () => {
  const adjusted = adjustModel(first, { prior: priorFromCounts([3, 1]) });
  expect(modelMetadata(adjusted)).toHaveProperty(["balms.adjustment"]);
  const cut = appendHead(adjusted, { feature: "features", ...layer });
  expect(modelMetadata(cut)).toEqual({});
  expect(modelMetadata(extractFeatureModel(adjusted, "features"))).toEqual({});
  const kept = extractFeatureModel(adjusted, "logits");
  expect(modelMetadata(kept)).toHaveProperty(["balms.adjustment"]);
  const act = (): unknown => appendHead(adjusted, { feature: "logits", ...layer });
  expect(act).toThrow(ModelError);
  expect(act).toThrow(/received an adjustment of "logits" that the new head would keep/u);
});
