import { createRandom } from "@balms/core";
import { expect, test } from "vitest";
import { BalanceBuffer } from "./balance-buffer.ts";
import { readRules } from "./buffer-rules.ts";

test("there may be as many classes as a prior may have: more are no classes, but a name per row", () => {
  const buffer = new BalanceBuffer<number>(readRules({}), createRandom(1));
  buffer.add(0, "cat");
  // As if all the others had come.
  buffer.labels.length = 4_194_304;
  expect(() => buffer.add(1, "row-4194304.jpg")).toThrow(
    '`label`: received another class, "row-4194304.jpg", at row 1; expected at most 4194304 classes',
  );
  buffer.add(2, "cat");
  expect(buffer.progress.seen).toBe(2);
});
