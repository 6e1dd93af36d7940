// Estimates of an unknown test prior, by both methods: when they say that adapting pays.
import {
  adjustLogits,
  confusionMatrix,
  evaluateLogits,
  predictClasses,
  priorFromCounts,
  uniformPrior,
} from "@balms/core";
import { estimatePriorBBSE, estimatePriorEM, type PriorEstimate } from "@balms/core/estimation";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createWorld, distance, tail } from "./adjustment-world.ts";

const classes = 8;
const shifts = [
  { name: "to balanced", shares: tail(classes, 1) },
  { name: "to the reverse", shares: tail(classes, 50).toReversed() },
  { name: "to three classes", shares: [0, 0, 5, 3, 0, 0, 2, 0] },
];

/** Both estimates of one sample of the world. */
function estimates(
  world: ReturnType<typeof createWorld>,
  rows: number,
  shares: readonly number[],
): { em: ReturnType<typeof estimatePriorEM>; bbse: ReturnType<typeof estimatePriorBBSE> } {
  const { prior } = world;
  const validation = world.draw(rows, prior.counts);
  const predictions = predictClasses(validation.logits, { classes });
  const confusion = confusionMatrix(predictions, validation.labels, { classes });
  const { logits } = world.draw(rows, shares);
  return {
    em: estimatePriorEM(logits, { prior }),
    bbse: estimatePriorBBSE(predictClasses(logits, { classes }), { prior, confusion }),
  };
}

describe.each(shifts)("a planted shift $name", ({ name, shares }) => {
  test("is recovered, and adapting to it pays", () => {
    const world = createWorld(classes, 5, name, tail(classes, 20));
    const { em, bbse } = estimates(world, 4000, shares);
    expect(distance(em.prior.counts, shares)).toBeLessThan(0.03);
    expect(distance(bbse.prior.counts, shares)).toBeLessThan(0.05);
    for (const estimate of [em, bbse]) {
      expect(estimate).toMatchObject({ adapt: true, reason: "shift", rows: 4000 });
      expect(estimate.pValue).toBeLessThan(1e-6);
      expect(estimate.prior.counted).toBe("weights");
      expect(estimate.prior.lineage).toEqual([world.prior.digest]);
      expect(JSON.parse(JSON.stringify(estimate))).toMatchObject({ adapt: true });
      const { logits, labels } = world.draw(4000, shares);
      const { prior } = world;
      const adjusted = adjustLogits(logits, { prior, target: estimate.prior });
      const before = evaluateLogits(logits, labels, { prior: uniformPrior(prior.classes) }).top1;
      const after = evaluateLogits(adjusted, labels, { prior: uniformPrior(prior.classes) }).top1;
      expect(after).toBeGreaterThan(before + 0.01);
    }
  });
});

test("without a shift, adapting is refused", () => {
  const world = createWorld(classes, 3, "none", tail(classes, 20));
  const trials = 150;
  const significant = { em: 0, bbse: 0 };
  let adapted = 0;
  for (let trial = 0; trial < trials; trial++) {
    const found = estimates(world, 400, world.prior.counts);
    for (const [name, estimate] of Object.entries(found) as [keyof typeof found, PriorEstimate][]) {
      if (estimate.pValue < 0.05) significant[name]++;
      if (estimate.adapt) adapted++;
    }
  }
  // At 5 % of 150 trials: 7.5, standard deviation 2.7.
  expect(significant.em).toBeLessThan(16);
  expect(significant.em).toBeGreaterThan(0);
  expect(significant.bbse).toBeLessThan(16);
  // Adapting asks for 1 %, and for a statistic of four times its degrees of freedom.
  expect(adapted).toBeLessThan(3);
});

describe("reasons not to adapt", () => {
  const world = createWorld(classes, 5, "reasons", tail(classes, 20));
  const { prior } = world;
  const shifted = world.draw(800, tail(classes, 1)).logits;

  test("too few rows, and too little evidence", () => {
    const few = shifted.slice(0, 79 * classes);
    expect(estimatePriorEM(few, { prior })).toMatchObject({
      adapt: false,
      reason: "too few rows",
      rows: 79,
    });
    expect(estimatePriorEM(few, { prior, minRowsPerClass: 9 }).reason).toBe("shift");
    // Predictions are all right: χ² = 2·d²/200, with 4 degrees of freedom.
    const same = priorFromCounts([1, 1, 1, 1, 1]);
    const confusion = same.counts.map((_, id) => [0, 0, 0, 0, 0].with(id, 1e9));
    const moved = (d: number) => {
      const predictions = Array.from({ length: 1000 }, (_, row) => row % 5);
      for (let row = 0; row < d; row++) predictions[5 * row] = 1;
      return estimatePriorBBSE(predictions, { confusion, prior: same });
    };
    expect(moved(36).reason).toBe("no shift");
    expect(moved(39)).toMatchObject({ reason: "too little evidence", degreesOfFreedom: 4 });
    expect(moved(39).statistic).toBeCloseTo((2 * 39 ** 2) / 200, 3);
    expect(moved(41)).toMatchObject({ reason: "shift", adapt: true });
  });

  test("one class alone is too concentrated", () => {
    const { logits } = world.draw(400, [0, 0, 0, 0, 1, 0, 0, 0]);
    const { prior: found, reason } = estimatePriorEM(logits, { prior });
    expect(reason).toBe("too concentrated");
    expect(found.counts[4]).toBeGreaterThan(0.98);
  });

  test("iterations that run out", () => {
    const found = estimatePriorEM(shifted, { prior, maxIterations: 1 });
    expect(found).toMatchObject({ reason: "not converged", iterations: 1 });
  });
});

test("a class that was met nowhere keeps as many rows as it is told to, by default half of one", () => {
  const prior = priorFromCounts([1, 1]);
  // 100 rows of odds e^9: the likelihood is greatest without the second class.
  const logits = Float64Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 9 : 0));
  const share = (leastRows?: number) => {
    const { counts } = estimatePriorEM(logits, { prior, leastRows }).prior;
    return counts[1];
  };
  expect(share()).toBeCloseTo(0.005 / 1.005, 5);
  expect(share(2)).toBeCloseTo(0.02 / 1.02, 5);
  expect(share(0)).toBeLessThan(1e-7);
  // No more than π gives it.
  const rare = priorFromCounts([999, 1]);
  const options = { prior: rare, leastRows: 50 };
  expect(estimatePriorEM(logits, options).prior.counts[1]).toBeCloseTo(0.001, 5);
  const confusion = [
    [80, 20],
    [10, 90],
  ];
  const black = { confusion, prior, leastRows: 0 };
  expect(estimatePriorBBSE(new Uint8Array(100), black).prior.counts[1]).toBeLessThan(1e-8);
  expect(() => estimatePriorEM(logits, { prior, leastRows: -1 })).toThrow(
    "`leastRows`: received -1; expected",
  );
});

test("one class, equal rows: nothing to estimate, nothing undefined", () => {
  const prior = priorFromCounts([5]);
  const one = { adapt: false, pValue: 1, statistic: 0, degreesOfFreedom: 0 };
  expect(estimatePriorEM(new Float32Array(50), { prior })).toMatchObject(one);
  const confusion = [[3]];
  expect(estimatePriorBBSE(new Uint8Array(50), { prior, confusion })).toMatchObject(one);
  const equal = estimatePriorEM(new Float32Array(300).fill(2), {
    prior: priorFromCounts([1, 1, 1]),
  });
  expect(equal).toMatchObject({ adapt: false, reason: "no shift", iterations: 0 });
});

test("nothing is NaN on any finite input", () => {
  const any = fc.double({ noNaN: true, noDefaultInfinity: true });
  const three = fc.tuple(any, any, any);
  const weight = fc.oneof(fc.double({ min: 0, noNaN: true, max: 1e300 }), fc.constant(0));
  const counts = fc.tuple(weight, weight, weight).filter((all) => all.some((count) => count > 0));
  const cells = fc.array(fc.nat(9), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(fc.array(three, { minLength: 1 }), counts, cells, (logits, weights, flat) => {
      const prior = priorFromCounts(weights, { counted: "weights" });
      const confusion = [flat.slice(0, 3), flat.slice(3, 6), flat.slice(6)];
      confusion[0][0]++;
      const values = Float64Array.from(logits.flat());
      const predictions = predictClasses(values, { classes: 3 });
      for (const { pValue, statistic, prior: found } of [
        estimatePriorEM(values, { prior, maxIterations: 50 }),
        estimatePriorBBSE(predictions, { prior, confusion }),
      ]) {
        expect([pValue, statistic, ...found.counts].every(Number.isFinite)).toBe(true);
        expect(found.counts.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      }
    }),
  );
});

test.each<[string, () => unknown]>([
  ["`prior`", () => estimatePriorEM(new Float32Array(2), undefined as never)],
  ["`logits`", () => estimatePriorEM(undefined as never, { prior: priorFromCounts([1, 1]) })],
  ["`rows`", () => estimatePriorEM(new Float32Array(0), { prior: priorFromCounts([1, 1]) })],
  ["`prior`", () => estimatePriorBBSE([0], null as never)],
  ["`confusion`", () => estimatePriorBBSE([0], { prior: priorFromCounts([1, 1]) } as never)],
  [
    "`confusion.length`: received 1",
    () => estimatePriorBBSE([0], { prior: priorFromCounts([1, 1]), confusion: [[1]] }),
  ],
  [
    "`predictions`: received 2 at row 0",
    () =>
      estimatePriorBBSE([2], {
        prior: priorFromCounts([1, 1]),
        confusion: [
          [1, 0],
          [0, 1],
        ],
      }),
  ],
  ...Object.entries({
    significance: 0,
    minRowsPerClass: NaN,
    tolerance: 0,
    maxIterations: 0,
  }).map<[string, () => unknown]>(([option, value]) => [
    `\`${option}\``,
    () => estimatePriorEM(new Float32Array(2), { prior: priorFromCounts([1, 1]), [option]: value }),
  ]),
])("wrong arguments are named: %s", (message, call) => {
  expect(call).toThrow(message);
});
