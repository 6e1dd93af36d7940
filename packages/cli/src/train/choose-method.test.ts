import { expect, test } from "vitest";
import { describeChoice } from "./choose-method.ts";

test("the choice is told with its certainty", () => {
  const words = describeChoice({
    method: "post-hoc",
    folds: 5,
    rows: 6303,
    estimates: [
      { method: "softmax", balanced: 0.8, gain: -0.1, error: 0.01 },
      { method: "post-hoc", balanced: 0.9, gain: 0, error: 0 },
      { method: "balms", balanced: 0.905, gain: 0.005, error: 0.004 },
    ],
  });
  expect(words).toBe(
    "Post-hoc adjustment was chosen for model.onnx by cross-fitting: balanced accuracy 90.0 % on 6,303 training rows that the heads had not seen (5 folds); against it, in points: Plain softmax −10.0 ± 2.0, BALMS +0.5 ± 0.8.",
  );
});
