import { priorFromCounts } from "@balms/core";
import type { CrossFit } from "@balms/onnx";
import { expect, test } from "vitest";
import { describeChoice } from "./choose-method.ts";

const choice: CrossFit = {
  method: "post-hoc",
  folds: 5,
  rows: 6303,
  estimates: [
    { method: "softmax", balanced: 0.8, gain: -0.1, error: 0.01 },
    { method: "post-hoc", balanced: 0.9, gain: 0, error: 0 },
    { method: "balms", balanced: 0.905, gain: 0.005, error: 0.004 },
  ],
};

test("the choice is told with its certainty", () => {
  const words = describeChoice(choice, priorFromCounts([6000, 303]));
  expect(words).toBe(
    "Post-hoc adjustment was chosen for model.onnx by cross-fitting: balanced accuracy 90.0 % on 6,303 training rows that the heads had not seen (5 folds); against it, in points: Plain softmax −10.0 ± 2.0, BALMS +0.5 ± 0.8.",
  );
});

test("classes of a single row are named: nothing is known of how they are recognised", () => {
  const one = priorFromCounts([6000, 303, 1], { classes: ["cat", "dog", "lynx"] });
  expect(describeChoice(choice, one)).toMatch(
    /BALMS \+0\.5 ± 0\.8\. The class lynx has a single row and no part in the choice\.$/u,
  );
  const two = priorFromCounts([1, 6303, 1], { classes: ["cat", "dog", "lynx"] });
  expect(describeChoice(choice, two)).toMatch(
    / The classes cat and lynx have a single row each and no part in the choice\.$/u,
  );
});
