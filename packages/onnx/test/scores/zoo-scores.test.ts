import { expect, test } from "vitest";
import { findClassScores, readModel } from "../../src/index.ts";
import { repaired } from "../zoo/families.ts";
import { fileOf } from "../zoo/file-of.ts";

const widths = { background: 1, binary: -1, probabilities: 0, sigmoid: 0, softmax: 0 };

test.each(repaired)("the scores of $name are found", (family) => {
  const [{ classes }] = family.truths;
  const scores = findClassScores(readModel(fileOf(family)), { classes, ...family.told });
  expect(scores.map((found) => [found.kind, found.classes])).toEqual(
    family.truths.map((truth) => [truth.kind, truth.classes + widths[truth.kind]]),
  );
  // The tensor that is corrected may stand before the one that the zoo compares, in another layout.
  const same = family.truths.flatMap((truth, at) =>
    truth.kind !== "binary" && scores[at].logits === truth.tensor
      ? [[truth.axis, scores[at].axis]]
      : [],
  );
  for (const [axis, foundAxis] of same) expect(foundAxis).toBe(axis);
});
