import { expect, test } from "vitest";
import { headModel } from "../surgery/head-model.ts";
import { readModel } from "./read-model.ts";
import { writeModel } from "./write-model.ts";
import { modelMetadata, withMetadata } from "./model-metadata.ts";

test("what is said is read again, and the last word counts", () => {
  const model = headModel({
    training: "unknown",
    weight: new Float32Array(2),
    bias: new Float32Array(2),
    dimensions: 1,
    classes: 2,
  });
  const once = withMetadata(model, { a: "1", b: "2" });
  const twice = withMetadata(once, { b: "3" });
  expect(modelMetadata(readModel(writeModel(twice)))).toEqual({ a: "1", b: "3" });
  expect(modelMetadata(model)).toEqual({});
});

test("the copy is a whole message: fields that are not set have their defaults, unknown ones stay", () => {
  const model = headModel({
    training: "unknown",
    weight: new Float32Array(2),
    bias: new Float32Array(2),
    dimensions: 1,
    classes: 2,
  });
  const unknown = [{ no: 9999, wireType: 0, data: Uint8Array.of(7) }];
  const copy = withMetadata({ ...readModel(writeModel(model)), $unknown: unknown }, { a: "1" });
  expect(copy.docString).toBe("");
  expect(copy.$unknown).toEqual(unknown);
});
