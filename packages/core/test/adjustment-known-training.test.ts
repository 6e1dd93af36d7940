import {
  adjustLogits,
  assumedPrior,
  logitAdjustment,
  priorFromCounts,
  PriorError,
  uniformPrior,
} from "@balms/core";
import { describe, expect, test } from "vitest";

describe("adjusting a model of which the training is known", () => {
  const sampled = priorFromCounts([90, 10]);
  const logits = new Float64Array(2);

  test("is refused where the prior was inside the loss", () => {
    const training = { sampled, inLoss: sampled };
    const twice = () => adjustLogits(logits, { prior: sampled, training });
    expect(twice).toThrow(PriorError);
    expect(twice).toThrow("corrects twice");
    const prior = assumedPrior(training);
    const target = priorFromCounts([1, 3]);
    expect(logitAdjustment({ prior, training, target })[1]).toBeCloseTo(
      Math.log(0.75) + Math.log(2),
      12,
    );
  });

  test("goes on where the prior is what the logits assume", () => {
    const training = { sampled };
    expect(logitAdjustment({ prior: sampled, training })).toEqual(
      logitAdjustment({ prior: sampled }),
    );
    const uniform = uniformPrior(sampled.classes);
    expect(() => logitAdjustment({ prior: uniform, training })).toThrow("`prior`: received");
    expect(() => logitAdjustment(undefined as never)).toThrow("`prior`");
  });
});
