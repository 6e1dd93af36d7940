// How far estimated class shares are off by chance, beside how far they are off in simulated worlds.
import { confusionMatrix, predictClasses, priorFromCounts } from "@balms/core";
import {
  estimatePriorBBSE,
  estimatePriorEM,
  priorErrorsBBSE,
  priorErrorsEM,
} from "@balms/core/estimation";
import { expect, test } from "vitest";
import { createWorld } from "./adjustment-world.ts";

const prior = priorFromCounts([1, 1]);

test("two rows by hand: the second derivative of log(1 + d/2) + log(1 − d/2)", () => {
  // Posteriors (3/4, 1/4) and (1/4, 3/4): the information about the first share is 1 + 1.
  const errors = priorErrorsEM(Float64Array.of(Math.log(3), 0, 0, Math.log(3)), {
    prior,
    estimate: prior,
  });
  expect(Array.from(errors ?? [])).toEqual([
    expect.closeTo(Math.SQRT1_2, 12),
    expect.closeTo(Math.SQRT1_2, 12),
  ]);
});

test("classes that are told apart have the errors of a multinomial, and no others", () => {
  const labels = Int32Array.from({ length: 50 }, (_, row) => (row < 10 ? 0 : row < 25 ? 1 : 2));
  const three = priorFromCounts([1, 1, 1, 0]);
  const logits = Float64Array.from({ length: 200 }, (_, at) =>
    labels[Math.floor(at / 4)] === at % 4 ? 60 : 0,
  );
  const { prior: estimate } = estimatePriorEM(logits, { prior: three, tolerance: 1e-12 });
  const sure = [10, 15, 25].map((count) => Math.sqrt(((count / 50) * (1 - count / 50)) / 50));
  const wanted = [...sure, 0].map((error) => expect.closeTo(error, 9) as number);
  expect(Array.from(priorErrorsEM(logits, { prior: three, estimate }) ?? [])).toEqual(wanted);
  // As many validation rows as that their own error is nothing.
  const confusion = three.counts.map((_, i) => three.counts.map((__, j) => (i === j ? 1e15 : 0)));
  expect(Array.from(priorErrorsBBSE(labels, { confusion, prior: three, estimate }) ?? [])).toEqual(
    wanted,
  );
});

test("classes that nothing tells apart have none", () => {
  const logits = new Float64Array(20);
  expect(priorErrorsEM(logits, { prior, estimate: prior })).toBeUndefined();
  const confusion = [
    [5, 5],
    [5, 5],
  ];
  expect(priorErrorsBBSE([0, 1], { confusion, prior, estimate: prior })).toBeUndefined();
});

test("an estimate of other classes is refused", () => {
  const estimate = priorFromCounts([1, 1], { classes: ["ant", "bee"] });
  const refusal = /`estimate`: received "ant" as class 0 of 2/u;
  expect(() => priorErrorsEM(new Float64Array(2), { prior, estimate })).toThrow(refusal);
  const confusion = [
    [1, 0],
    [0, 1],
  ];
  expect(() => priorErrorsBBSE([0], { confusion, prior, estimate })).toThrow(refusal);
});

test.each(["em", "bbse"])("19 of 20 shares are within 1.96 errors of %s", (by) => {
  const shares = [0.4, 0.3, 0.2, 0.1];
  const classes = shares.length;
  const world = createWorld(classes, 3, "errors", [1, 2, 3, 4]);
  let within = 0;
  const runs = 100;
  for (let run = 0; run < runs; run++) {
    const { logits } = world.draw(400, shares);
    const options = { prior: world.prior };
    const validation = world.draw(300, [1, 1, 1, 1]);
    const confusion = confusionMatrix(
      predictClasses(validation.logits, { classes }),
      validation.labels,
      { classes },
    );
    const predictions = predictClasses(logits, { classes });
    const { prior: estimate } =
      by === "em"
        ? estimatePriorEM(logits, options)
        : estimatePriorBBSE(predictions, { ...options, confusion });
    const errors =
      by === "em"
        ? priorErrorsEM(logits, { ...options, estimate })
        : priorErrorsBBSE(predictions, { ...options, confusion, estimate });
    for (const [id, share] of shares.entries()) {
      within += Number(Math.abs(estimate.counts[id] - share) < 1.96 * (errors?.[id] ?? 0));
    }
  }
  const coverage = within / (runs * classes);
  expect(coverage).toBeGreaterThan(0.92);
  expect(coverage).toBeLessThan(0.975);
});
