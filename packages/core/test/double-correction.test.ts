import {
  adjustLogits,
  balancedAccuracy,
  balancedSoftmaxGradient,
  balancedSoftmaxLoss,
  type ClassPrior,
  type ClassSampling,
  createRandom,
  assumedPrior,
  sampledPrior,
  meanPrediction,
  confusionMatrix,
  plainSoftmax,
  predictClasses,
  PriorError,
  priorFromCounts,
  priorProbabilities,
  smoothPrior,
  totalVariation,
  type Training,
  uniformPrior,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const priors = fc
  .array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 12 })
  .map((counts) => priorFromCounts(counts));

describe("the prior that logits assume", () => {
  test("after plain softmax is what the rows were drawn by", () => {
    fc.assert(
      fc.property(priors, (prior) => {
        expect(totalVariation(assumedPrior({ sampled: prior }), prior)).toBeLessThan(1e-12);
        expect(
          totalVariation(assumedPrior({ sampled: prior, inLoss: prior, tau: 0 }), prior),
        ).toBeLessThan(1e-12);
      }),
    );
  });

  test("after Balanced Softmax is uniform, when the loss is given what the sampler induces", () => {
    const samplings = fc.constantFrom<ClassSampling>(
      { kind: "instance" },
      { kind: "class-balanced" },
      { kind: "root", degree: 2 },
      { kind: "progressive", progress: 0.4 },
      { kind: "effective-number", beta: 0.999 },
    );
    fc.assert(
      fc.property(priors, samplings, (prior, sampling) => {
        const q = sampledPrior(prior, sampling);
        expect(
          totalVariation(assumedPrior({ sampled: q, inLoss: q }), uniformPrior(prior.classes)),
        ).toBeLessThan(1e-12);
      }),
    );
  });

  test("after class-balanced rows and raw counts in the loss is the prior upside down", () => {
    fc.assert(
      fc.property(priors, (prior) => {
        const sampled = sampledPrior(prior, { kind: "class-balanced" });
        const inverse = prior.counts.map((count) => 1 / count);
        const expected = priorFromCounts(inverse, { counted: "weights" });
        expect(totalVariation(assumedPrior({ sampled, inLoss: prior }), expected)).toBeLessThan(
          1e-12,
        );
      }),
    );
  });

  test("keeps the part of the prior that τ leaves in", () => {
    const prior = priorFromCounts([64, 16, 1]);
    const left = assumedPrior({ sampled: prior, inLoss: prior, tau: 0.25 });
    expect(
      totalVariation(left, priorFromCounts([64 ** 0.75, 8, 1], { counted: "weights" })),
    ).toBeLessThan(1e-12);
    const over = assumedPrior({ sampled: prior, inLoss: prior, tau: 2 });
    expect(totalVariation(over, priorFromCounts([1, 4, 64]))).toBeLessThan(1e-12);
    expect(left).toMatchObject({ counted: "weights", lineage: [prior.digest, prior.digest] });
  });

  test("has nothing of a class that is never drawn, and needs a share for each that is", () => {
    const some = priorFromCounts([3, 0, 1]);
    const all = priorFromCounts([3, 3, 1]);
    expect(assumedPrior({ sampled: some, inLoss: some }).counts).toEqual(
      [1, 0, 1].map((x) => x / 4),
    );
    expect(
      totalVariation(assumedPrior({ sampled: some, inLoss: all }), priorFromCounts([1, 0, 1])),
    ).toBeLessThan(1e-12);
    const training = { sampled: all, inLoss: some };
    expect(() => assumedPrior(training)).toThrow('`inLoss`: received no examples of ["1"]');
    expect(() => assumedPrior(training)).toThrow(PriorError);
    expect(totalVariation(assumedPrior({ ...training, tau: 0 }), all)).toBeLessThan(1e-12);
    expect(
      totalVariation(
        assumedPrior({ sampled: all, inLoss: smoothPrior(some) }),
        priorFromCounts([3 / 4, 3, 1 / 2], { counted: "weights" }),
      ),
    ).toBeLessThan(1e-12);
  });

  test("stays finite whatever the counts and τ", () => {
    const weights = fc
      .array(fc.double({ min: 5e-324, max: 1e300, noNaN: true }), { minLength: 3, maxLength: 3 })
      .map((counts) => priorFromCounts(counts, { counted: "weights" }));
    fc.assert(
      fc.property(weights, weights, fc.double({ min: 0, noNaN: true }), (sampled, inLoss, tau) => {
        fc.pre(tau < Infinity);
        const implied = assumedPrior({ sampled, inLoss, tau });
        for (const share of priorProbabilities(implied, { zeroCounts: "mask" })) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test.each<[unknown, string]>([
    [undefined, "`sampled`: received undefined; expected what priorFromCounts returns"],
    [{ sampled: priorFromCounts([1]), inLoss: null }, "`inLoss`: received null"],
    [{ sampled: priorFromCounts([1]), tau: -1 }, "`tau`: received -1"],
    [{ sampled: priorFromCounts([1]), tau: Number.NaN }, "`tau`: received NaN"],
    [
      {
        sampled: priorFromCounts([1, 1]),
        inLoss: priorFromCounts([1, 1], { classes: ["1", "0"] }),
      },
      '`inLoss`: received "1" as class 0 of 2; expected "0" as class 0 of 2',
    ],
  ])("is not made up: %#", (training, message) => {
    expect(() => assumedPrior(training as Training)).toThrow(message);
  });
});

// Three classes on a line, normal with deviation 1, two apart. Equal deviations make a linear head
// the right model, so that training has one answer.
const classes = 3;
const prior = priorFromCounts([850, 130, 20]);
const uniform = sampledPrior(prior, { kind: "class-balanced" });

interface Rows {
  readonly x: Float64Array;
  readonly labels: Int32Array;
}

function drawRows(law: ClassPrior, size: number, seed: string): Rows {
  const random = createRandom(seed);
  const shares = priorProbabilities(law);
  const labels = Int32Array.from({ length: size }, () => {
    const u = random.uniform();
    return u < shares[0] ? 0 : u < shares[0] + shares[1] ? 1 : 2;
  });
  return { labels, x: Float64Array.from(labels, (label) => 2 * label + random.normal()) };
}

type Head = Float64Array;

/** Logits [N, C] of a head with two numbers per class: slope and intercept. */
function logitsOf(head: Head, { x }: Rows): Float64Array {
  const logits = new Float64Array(x.length * classes);
  for (let i = 0; i < logits.length; i++) {
    const j = i % classes;
    logits[i] = head[2 * j] * (x[(i - j) / classes] - 2) + head[2 * j + 1];
  }
  return logits;
}

/** Gradient descent with momentum on all rows, to convergence. */
function train(rows: Rows, inLoss: ClassPrior, tau: number): Head {
  const head = new Float64Array(2 * classes);
  const velocity = new Float64Array(2 * classes);
  const options = { prior: inLoss, tau, reduction: "mean" } as const;
  for (let step = 0; step < 300; step++) {
    const gradient = balancedSoftmaxGradient(logitsOf(head, rows), rows.labels, options);
    velocity.forEach((speed, k) => (velocity[k] = 0.9 * speed));
    gradient.forEach((g, i) => {
      const j = i % classes;
      velocity[2 * j] -= 0.2 * g * (rows.x[(i - j) / classes] - 2);
      velocity[2 * j + 1] -= 0.2 * g;
    });
    head.forEach((value, k) => (head[k] = value + velocity[k]));
  }
  return head;
}

function balancedScore(logits: Float64Array, rows: Rows): number {
  const predictions = predictClasses(logits, { classes });
  return balancedAccuracy(confusionMatrix(predictions, rows.labels, { classes }));
}

describe("a model trained on rows that are drawn for it", () => {
  const testRows = drawRows(uniform, 3000, "test");
  const instanceRows = drawRows(prior, 6000, "instance");
  const balancedRows = drawRows(uniform, 3000, "balanced");

  test.each<[string, Rows, Required<Training> & { inLoss: ClassPrior; tau: number }]>([
    ["plain softmax", instanceRows, { sampled: prior, inLoss: prior, tau: 0 }],
    ["Balanced Softmax", instanceRows, { sampled: prior, inLoss: prior, tau: 1 }],
    ["the variant of the bound", instanceRows, { sampled: prior, inLoss: prior, tau: 0.25 }],
    ["both corrections", balancedRows, { sampled: uniform, inLoss: prior, tau: 0.5 }],
  ])("is calibrated on its implied prior: %s", (_, rows, training) => {
    const head = train(rows, training.inLoss, training.tau);
    const implied = assumedPrior(training);
    const probabilities = plainSoftmax(logitsOf(head, drawRows(implied, 4000, "fresh")), {
      classes,
    });
    const mean = meanPrediction(probabilities, { classes });
    for (const [id, share] of priorProbabilities(implied).entries()) {
      expect(Math.abs(mean[id] - share)).toBeLessThan(0.03);
    }
  });

  test("loses by a second correction, which the guard sees", () => {
    const once = logitsOf(train(instanceRows, prior, 1), testRows);
    const plain = logitsOf(train(instanceRows, prior, 0), testRows);
    const posthoc = adjustLogits(plain, { prior, training: { sampled: prior } });
    const sampledToo = logitsOf(train(balancedRows, prior, 1), testRows);
    const adjustedToo = adjustLogits(once, { prior });
    // The best there is: 1 − 4/3 Φ(−1) = 0.788.
    expect(balancedScore(once, testRows)).toBeGreaterThan(0.76);
    expect(balancedScore(posthoc, testRows)).toBeGreaterThan(0.76);
    expect(balancedScore(sampledToo, testRows)).toBeLessThan(0.66);
    expect(balancedScore(adjustedToo, testRows)).toBeLessThan(0.66);
    // Told how the model was trained, either step refuses.
    const training = { sampled: prior, inLoss: prior };
    expect(() => adjustLogits(once, { prior, training })).toThrow("corrects twice");
    const { labels } = balancedRows;
    const none = new Float64Array(labels.length * classes);
    expect(() => balancedSoftmaxLoss(none, labels, { prior, sampled: uniform })).toThrow(
      'received 0.85 for "0"; expected 0.3333333333333333 for "0"',
    );
    const intended = { prior, sampled: uniform, mismatch: "intended" } as const;
    expect(balancedSoftmaxLoss(none, labels, intended)).toHaveLength(labels.length);
  });
});
