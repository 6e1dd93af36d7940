import { ArgumentError, ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { modelOf, value } from "../../test/graph-parts.ts";
import { findImageInput, type WantedInput } from "./image-input.ts";

const find = (shape: readonly (number | string)[], wanted: WantedInput = {}) =>
  findImageInput(
    modelOf({ input: [value("x", "uint8", shape)], output: [], initializer: [], node: [] }),
    { wanted, recorded: undefined, parameter: "m.onnx" },
  );

test.each([
  [["N", 3, 8, 6], {}, "NCHW", [3, 8, 6]],
  [[1, 8, 6, 1], {}, "NHWC", [1, 8, 6]],
  [["N", "num_channels", 8, 6], { channels: 3 }, "NCHW", [3, 8, 6]],
  [["N", "h", "w", "channels"], { channels: 1, width: 6, height: 8 }, "NHWC", [1, 8, 6]],
  [["N", 3, 8, 3], { layout: "NHWC", height: 3 }, "NHWC", [3, 3, 8]],
  [[4, 48], { width: 8, height: 6 }, "rows", [1, 6, 8]],
] as const)("an input %j with %j is %s", (shape, wanted, layout, [channels, height, width]) => {
  const found = find(shape, wanted);
  expect(found).toEqual({ layout, type: "uint8", size: { channels, height, width } });
});

test("a shape that does not tell where the channels are, or how many, is refused with what would", () => {
  expect(() => find(["N", 3, 8, 3])).toThrow(
    /`m\.onnx`: received input "x" .*--layout nchw or nhwc/u,
  );
  expect(() => find(["N", "a", "b", "c2"])).toThrow(/--layout nchw or nhwc/u);
  expect(() => find(["N", "channels", 8, 8])).toThrow(
    /expected \[batch, channels, height, width\] with 1 or 3/u,
  );
  expect(() => find(["N", 4, 8, 8], { layout: "NCHW" })).toThrow(ModelError);
  expect(() => find(["N", 3, "h", 8])).toThrow(ArgumentError);
});

test.each<[readonly (number | string)[], WantedInput]>([
  [[1, 3, 100_000, 100_000], {}],
  [["N", 3, "h", "w"], { width: 100_000, height: 100_000 }],
])("an input %j with %j, of more pixels than fit into memory, is refused", (shape, wanted) => {
  expect(() => find(shape, wanted)).toThrow(ModelError);
  expect(() => find(shape, wanted)).toThrow(
    "`m.onnx`: received an input of 100000 × 100000 pixels; expected at most 16777216 pixels",
  );
});
