import type { DetectorHead } from "@balms/onnx";
import { expect, test } from "vitest";
import { describeDetector } from "./describe-detector.ts";

test("the class layer of a detector in a line, with its classes as people write numbers", () => {
  const head = {
    name: "scores",
    kind: "softmax-background",
    use: "scores",
    classes: 1203,
    background: 1203,
    levels: [],
    evidence: ["regions are pooled"],
  } as unknown as DetectorHead;
  expect(describeDetector({ heads: [head], isFolded: undefined })).toEqual([
    "detector of 1,203 classes, softmax with a background, the background is score 1203: regions are pooled",
  ]);
});
