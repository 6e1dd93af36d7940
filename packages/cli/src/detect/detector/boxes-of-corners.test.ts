import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { boxesOfCorners } from "./boxes-of-corners.ts";

const context = { scale: [2, 0.5], path: "m.onnx" } as const;

test("corners become boxes in pixels of the picture", () => {
  const boxes = boxesOfCorners(Float32Array.of(1, 2, 5, 12, 0, 0, 1, 1), context);
  expect([...boxes]).toEqual([2, 1, 8, 5, 0, 0, 2, 0.5]);
  expect(boxesOfCorners(new Float32Array(0), context)).toHaveLength(0);
});

test.each([
  ["middles and sizes", [50, 40, 10, 8], "a box 50.0, 40.0, 10.0, 8.0"],
  ["shares of the sides", [0.1, 0.2, 0.5, 0.9], "as shares of the sides do"],
  ["NaN", [0, 0, NaN, 4], "a box 0.0, 0.0, NaN, 4.0"],
])("%s are no corners", (_, corners, message) => {
  const call = (): unknown => boxesOfCorners(Float32Array.from(corners), context);
  expect(call).toThrow(ModelError);
  expect(call).toThrow(message);
});
