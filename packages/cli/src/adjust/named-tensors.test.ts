import { ArgumentError } from "@balms/core";
import type { OnnxModel } from "@balms/onnx";
import { expect, test } from "vitest";
import { modelOf, node } from "../../test/graph-parts.ts";
import { namedTensors } from "./named-tensors.ts";

/** A model that computes tensors of the given names. */
function computing(...names: string[]): OnnxModel {
  const nodes = names.map((name) => node("Identity", ["x"], name));
  return modelOf({ node: nodes, initializer: [], input: [], output: [] });
}

test.each<[string[], string[], string[]]>([
  [["a"], ["a"], ["a"]],
  [["a", "b"], ["a, b"], ["a", "b"]],
  [
    ["a", "b"],
    ["a", "b", "a"],
    ["a", "b"],
  ],
  [["a,b"], ["a,b"], ["a,b"]],
  [["a,b", "a"], ["a,b"], ["a,b"]],
  [
    ["a,,b", "c"],
    ["a,,b", "c"],
    ["a,,b", "c"],
  ],
  [
    ["a,b", "a", "b"],
    ["a", "b"],
    ["a", "b"],
  ],
  // What there is not, the library refuses.
  [["a"], ["other, a"], ["other", "a"]],
])("a model with %j: %j names %j", (tensors, texts, names) => {
  expect(namedTensors(computing(...tensors), texts)).toEqual(names);
});

test.each([
  [["a,b", "a", "b"], "a,b", "the name of one tensor, or of 2: the model has all of these"],
  [["a"], "a,,b", "names with commas between"],
])("a model with %j: %j is refused", (tensors, text, expected) => {
  const read = (): unknown => namedTensors(computing(...tensors), [text]);
  expect(read).toThrow(ArgumentError);
  expect(read).toThrow(`\`--logits\`: received "${text}"; expected ${expected}`);
});
