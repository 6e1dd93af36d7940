import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { makeNode } from "../../test/zoo/graph-writer.ts";
import { createAttribute, stringAttribute } from "./attributes.ts";
import { int64 } from "./int64.ts";
import { createTensor } from "./tensor.ts";

test.each([NaN, Infinity, -0.5, undefined as unknown as number])(
  "%s is no size, wherever it comes from",
  (value) => {
    const uses = [
      () => int64(value),
      () => createAttribute("axes", [0, value]),
      () => createTensor("t", new Float32Array(1), [value]),
    ];
    for (const use of uses) {
      expect(use).toThrow(ModelError);
      expect(use).toThrow(`sizes, axes or places that come to ${value}; expected whole numbers`);
    }
  },
);

test("what is more than 64 bits is the most, or the least", () => {
  expect([2 ** 70, -(2 ** 70), 7].map(int64)).toEqual([2n ** 63n - 1n, -(2n ** 63n), 7n]);
});

test("a text attribute may be longer than the call stack", () => {
  const node = makeNode("AveragePool", ["x"], ["y"], { auto_pad: "S".repeat(10 ** 6) });
  expect(stringAttribute(node, "auto_pad", "")).toHaveLength(10 ** 6);
});
