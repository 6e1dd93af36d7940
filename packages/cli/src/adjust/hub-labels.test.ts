import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { hubLabels } from "./hub-labels.ts";

const labels = (config: Record<string, unknown>): unknown => hubLabels("config.json", config);

const refusal = (config: Record<string, unknown>): unknown => {
  try {
    return labels(config);
  } catch (error) {
    return ModelError.isInstance(error) ? error.message : error;
  }
};

test("id2label names the classes, as a map or as a list", () => {
  const named = { names: ["cat", "dog"], from: "config.json (id2label)" };
  expect(labels({ id2label: { "1": "dog", "0": "cat" } })).toEqual(named);
  expect(labels({ id2label: ["cat", "dog"], label2id: { dog: 1, cat: 0 } })).toEqual(named);
});

test("label2id names them where id2label does not", () => {
  const named = { names: ["cat", "dog"], from: "config.json (label2id)" };
  expect(labels({ label2id: { dog: 1, cat: "0" } })).toEqual(named);
  const id2label = { "0": "LABEL_0", "1": "LABEL_1" };
  expect(labels({ id2label, label2id: { dog: 1, cat: 0 } })).toEqual(named);
});

test("what names nothing names nothing", () => {
  for (const label2id of [
    { cat: 0, dog: 2 },
    { LABEL_0: 0, LABEL_1: 1 },
    "cat",
    null,
    { cat: { toString: 1 } },
  ]) {
    expect(labels({ label2id })).toBeUndefined();
  }
  expect(labels({})).toBeUndefined();
});

test("two orders of the classes are refused, also where one of them is incomplete", () => {
  const id2label = { "0": "cat", "1": "dog", "2": "owl" };
  expect(refusal({ id2label, label2id: { cat: 2, dog: 1, owl: 0 } })).toMatch(
    /config\.json`: received "cat" as class 0 in id2label, and as class 2 in label2id; expected one order/u,
  );
  expect(refusal({ id2label, label2id: { owl: 1 } })).toMatch(/"owl" as class 2 in id2label/u);
  // No number can be made of it, nor a text.
  expect(refusal({ id2label, label2id: { owl: { toString: 1, valueOf: 1 } } })).toMatch(
    /and as class Object in label2id/u,
  );
});

test("names that repeat, and default labels beside real ones, are no contradiction", () => {
  const repeating = { id2label: ["crane", "dog", "crane"], label2id: { crane: 2, dog: 1 } };
  expect(labels(repeating)).toMatchObject({ names: ["crane", "dog", "crane"] });
  const left = { id2label: ["cat", "dog"], label2id: { LABEL_0: 0, LABEL_1: 1 } };
  expect(labels(left)).toMatchObject({ names: ["cat", "dog"] });
});

test("labels that name nothing of the other list, however many they are, take one look each", () => {
  const names = Array.from({ length: 50_000 }, (_, id) => `class ${id}`);
  const label2id = Object.fromEntries(names.map((name, id) => [`other ${name}`, id]));
  expect(labels({ id2label: names, label2id })).toMatchObject({ names });
});
