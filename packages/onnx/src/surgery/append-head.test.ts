import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { predict } from "../runtime/predict.ts";
import { appendHead } from "./append-head.ts";
import { extractFeatureModel } from "./extract-feature-model.ts";
import { findClassifierHead } from "./find-classifier-head.ts";
import { headModel } from "./head-model.ts";

const first = headModel({
  weight: Float32Array.of(1, 2, 3, 4),
  bias: Float32Array.of(0, 1),
  dimensions: 2,
  classes: 2,
});
const layer = {
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
