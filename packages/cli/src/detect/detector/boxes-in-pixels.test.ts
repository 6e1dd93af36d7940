import { ModelError } from "@balms/core";
import type { BoxForm } from "@balms/onnx";
import { expect, test } from "vitest";
import { boxesInPixels } from "./boxes-in-pixels.ts";

const context = { scale: [2, 0.5], path: "m.onnx" } as const;

test.each<[BoxForm, number[], number[]]>([
  ["corners", [1, 2, 5, 12, 0, 0, 1, 1], [2, 1, 8, 5, 0, 0, 2, 0.5]],
  ["middle", [3, 7, 4, 10], [2, 1, 8, 5]],
  ["corner-shares", [0.25, 0.5, 0.5, 1], [0.5, 0.25, 0.5, 0.25]],
  ["middle-shares", [0.375, 0.75, 0.25, 0.5], [0.5, 0.25, 0.5, 0.25]],
])("%s become boxes in pixels of the picture", (form, numbers, expected) => {
  expect([...boxesInPixels(Float32Array.from(numbers), { ...context, form })]).toEqual(expected);
  expect(boxesInPixels(new Float32Array(0), { ...context, form })).toHaveLength(0);
});

test.each<[BoxForm, string, number[], string]>([
  ["corners", "middles and sizes", [50, 40, 10, 8], "a box 50.0, 40.0, 10.0, 8.0"],
  ["corners", "shares of the sides", [0.1, 0.2, 0.5, 0.9], "as shares of the sides do"],
  ["corners", "NaN", [0, 0, NaN, 4], "a box 0.0, 0.0, NaN, 4.0"],
  ["middle", "a size below nothing", [50, 40, -1, 8], "a box 50.0, 40.0, -1.0, 8.0"],
  ["middle-shares", "pixels", [50, 40, 10, 8], "far beyond the picture"],
])("%s: %s are refused", (form, _, numbers, message) => {
  const call = (): unknown => boxesInPixels(Float32Array.from(numbers), { ...context, form });
  expect(call).toThrow(ModelError);
  expect(call).toThrow(message);
});
