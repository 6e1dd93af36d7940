import { headModel } from "@balms/onnx";
import { expect, test } from "vitest";
import { findImageSize } from "./image-size.ts";

const flat = headModel({
  training: "unknown",
  weight: new Float32Array(96),
  bias: new Float32Array(2),
  dimensions: 48,
  classes: 2,
});
const none = { width: undefined, height: undefined };

test("a flat input takes its size from the options or from what the model says", () => {
  const wanted = { width: 4, height: 4 };
  const recorded = { width: 8, height: 6, channels: 1 } as const;
  expect(findImageSize(flat, { wanted, recorded: undefined })).toEqual({ ...wanted, channels: 3 });
  expect(findImageSize(flat, { wanted: none, recorded })).toEqual(recorded);
});

test("a flat input of unknown size, or one that does not fit, is refused", () => {
  expect(() => findImageSize(flat, { wanted: none, recorded: undefined })).toThrow(
    /`--backbone`.*Give --width and --height/u,
  );
  const wanted = { width: 5, height: 5 };
  expect(() => findImageSize(flat, { wanted, recorded: undefined })).toThrow(
    /5 × 5 values in 1 or 3 channels/u,
  );
});
