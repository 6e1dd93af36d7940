import { headModel, withMetadata, type OnnxModel } from "@balms/onnx";
import { expect, test } from "vitest";
import { findClassNames, unfittingNames } from "./class-names.ts";

const plain = headModel({
  training: "unknown",
  weight: new Float32Array(6),
  bias: new Float32Array(3),
  dimensions: 2,
  classes: 3,
});
const saying = (entries: Record<string, string>): OnnxModel => withMetadata(plain, entries);
const beside = { names: ["ox", "yak", "zebu"], from: "config.json" };

test.each([
  [{ "balms.classes": '["cat","dog","owl"]' }, "balms.classes"],
  [{ names: "{0: 'cat', 1: 'dog', 2: 'owl'}" }, 'its metadata "names"'],
  [{ classlabels: "['cat', 'dog', 'owl']" }, 'its metadata "classlabels"'],
  [{ id2label: '{"2": "owl", "0": "cat", "1": "dog"}' }, 'its metadata "id2label"'],
])("names are read from %j", (entries, from) => {
  const found = findClassNames(saying(entries), { count: 3, beside });
  expect(found).toEqual({ names: ["cat", "dog", "owl"], from });
});

test("where a model says nothing, the labels of its graph do, then a file beside it", () => {
  const labels = ["a", "b", "c"];
  expect(findClassNames(plain, { count: 3, labels, beside })?.names).toEqual(labels);
  expect(findClassNames(plain, { count: 3, labels: [0, 1, 2], beside })).toEqual(beside);
  expect(findClassNames(plain, { count: 3, labels: [3, 5, 7] })?.names).toEqual(["3", "5", "7"]);
  expect(findClassNames(plain)).toBeUndefined();
});

test.each([
  { names: "cat, dog, owl" },
  { names: "{0: 'cat', 2: 'owl'}" },
  { names: "{0: 'LABEL_0', 1: 'LABEL_1', 2: 'LABEL_2'}" },
  { names: "[['cat']]" },
  { classes: "3" },
])("%j names no classes", (entries) => {
  expect(findClassNames(saying(entries), { count: 3 })).toBeUndefined();
});

test.each([{ "balms.classes": '["none","cat","dog"]' }, { names: "['none', 'cat', 'dog']" }])(
  "the background is none of the classes: %j",
  (entries) => {
    const found = findClassNames(saying(entries), { count: 2, background: 0, beside });
    expect(found?.names).toEqual(["cat", "dog"]);
  },
);

test("names of another number of classes are passed over, and can be told", () => {
  const model = saying({ names: "['a', 'b']" });
  expect(findClassNames(model, { count: 3, beside })).toEqual(beside);
  expect(findClassNames(model, { count: 3 })).toBeUndefined();
  expect(unfittingNames(model, { count: 3 })).toEqual([
    { names: ["a", "b"], from: 'its metadata "names"' },
  ]);
  expect(unfittingNames(model, { count: 3, beside })).toEqual([]);
});
