import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { withMetadata } from "../model/model-metadata.ts";
import { headModel } from "../surgery/head-model.ts";
import { classNames } from "./class-names.ts";

const model = headModel({
  training: "unknown",
  weight: new Float32Array(6),
  bias: new Float32Array(2),
  dimensions: 3,
  classes: 2,
});

test("all lists of a model's metadata are told, our own first", () => {
  const entries = {
    names: "3",
    labels: "['boat', 'car', 'plane']",
    classlabels: "['cat', 'd\\u00e9j\\xe0']",
    "balms.classes": '["a","b"]',
  };
  expect(classNames(withMetadata(model, entries))).toEqual([
    { names: ["a", "b"], source: "balms.classes" },
    { names: ["cat", "déjà"], source: "classlabels" },
    { names: ["boat", "car", "plane"], source: "labels" },
  ]);
  expect(classNames(model)).toEqual([]);
});

test("our own entry is never passed over", () => {
  const damaged = withMetadata(model, { "balms.classes": "[", names: "['cat', 'dog']" });
  expect(() => classNames(damaged)).toThrow(ModelError);
  expect(() => classNames(damaged)).toThrow('metadata "balms.classes" that cannot be read');
});
