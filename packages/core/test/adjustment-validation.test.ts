import {
  adjustLogits,
  ArgumentError,
  assumedPrior,
  logitAdjustment,
  plainSoftmaxLoss,
  priorFromCounts,
  PriorError,
  uniformPrior,
} from "@balms/core";
import {
  calibrateLogits,
  chooseTau,
  estimatePriorEM,
  fitCalibration,
  splitDigest,
} from "@balms/core/estimation";
import { sha256 } from "@balms/core/adapter";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createWorld, distance, tail } from "./adjustment-world.ts";

const classes = 6;

function meanLoss(logits: Float64Array, labels: ArrayLike<number>, width: number): number {
  const losses = plainSoftmaxLoss(logits, labels, { classes: width });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** Central difference at 0. */
function slope(move: (step: number) => number): number {
  return (move(1e-4) - move(-1e-4)) / 2e-4;
}

describe("fitCalibration", () => {
  const world = createWorld(classes, 3, "calibration", tail(classes, 10));
  const bias = Array.from({ length: classes }, () => world.random.normal());
  const middle = bias.reduce((sum, value) => sum + value, 0) / classes;
  /** Logits that η/T + b turns into those given. */
  const spoil = (logits: Float64Array, temperature: number) =>
    logits.map((logit, i) => temperature * (logit - bias[i % classes]));

  test.each([1, 0.2, 4, 1e-9, 1e9])("recovers a planted bias and temperature %d", (temperature) => {
    const { logits, labels } = world.draw(6000, world.prior.counts);
    const given = spoil(logits, temperature);
    const found = fitCalibration(given, labels, { classes });
    expect(found.temperature / temperature).toBeCloseTo(1, 1);
    for (const [id, value] of found.bias.entries()) {
      expect(Math.abs(value - (bias[id] - middle))).toBeLessThan(0.3);
    }
    expect(found.bias.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
    expect(found.loss).toBeCloseTo(meanLoss(calibrateLogits(given, found), labels, classes), 6);
    expect(found.loss).toBeLessThanOrEqual(meanLoss(given, labels, classes));
    // As good as the truth, up to what 6,000 rows can be fitted to.
    expect(found.loss).toBeLessThanOrEqual(meanLoss(logits, labels, classes));
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  test("finds a point from which no way leads down", () => {
    const { logits, labels } = world.draw(500, tail(classes, 2));
    const found = fitCalibration(logits, labels, { classes });
    const at = (temperature: number, values: readonly number[]) =>
      meanLoss(calibrateLogits(logits, { temperature, bias: values }), labels, classes);
    const inverse = 1 / found.temperature;
    expect(Math.abs(slope((step) => at(1 / (inverse + step), found.bias)))).toBeLessThan(1e-6);
    for (let id = 0; id < classes; id++) {
      const moved = (step: number) => found.bias.with(id, found.bias[id] + step);
      expect(Math.abs(slope((step) => at(found.temperature, moved(step))))).toBeLessThan(1e-6);
    }
  });

  test("makes EM find a shift that it misses on uncalibrated logits", () => {
    const validation = world.draw(4000, world.prior.counts);
    const shares = tail(classes, 10).toReversed();
    const rows = spoil(world.draw(3000, shares).logits, 3);
    const found = fitCalibration(spoil(validation.logits, 3), validation.labels, { classes });
    const { prior } = world;
    const before = estimatePriorEM(rows, { prior }).prior.counts;
    const after = estimatePriorEM(calibrateLogits(rows, found), { prior }).prior.counts;
    expect(distance(after, shares)).toBeLessThan(0.05);
    expect(distance(before, shares)).toBeGreaterThan(0.1);
  });

  test("keeps perfect and useless predictions within bounds", () => {
    const perfect = Float64Array.of(5, 0, 0, 5, 4, 0);
    const sure = fitCalibration(perfect, [0, 1, 0], { classes: 2 });
    expect(sure.temperature).toBeGreaterThan(1e-3);
    expect(sure.loss).toBeLessThan(1e-9);
    const wrong = fitCalibration(perfect, [1, 0, 1], { classes: 2 });
    expect(wrong.temperature).toBeLessThan(1e4);
    // What is left is the class distribution: 2 in 3.
    expect(wrong.loss).toBeCloseTo(Math.log(3) - (2 / 3) * Math.log(2), 2);
    expect(fitCalibration(new Float32Array(4), [0, 1], { classes: 2 })).toEqual({
      temperature: 1,
      bias: [0, 0],
      loss: Math.log(2),
    });
  });

  test("is finite on any finite input", () => {
    const logit = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: -5, max: 5, noNaN: true }),
    );
    const row = fc.tuple(fc.tuple(logit, logit, logit), fc.nat(2));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        const given = [...rows, ...[0, 1, 2].map((id) => [[0, 1, 2], id] as const)];
        const logits = Float64Array.from(given.flatMap(([values]) => values));
        const labels = given.map(([, label]) => label);
        const found = fitCalibration(logits, labels, { classes: 3 });
        const { temperature, bias: values, loss } = found;
        expect([temperature, ...values, loss].every(Number.isFinite)).toBe(true);
        expect(temperature).toBeGreaterThan(0);
        expect(calibrateLogits(logits, found).some(Number.isNaN)).toBe(false);
      }),
    );
  });

  test.each<[string, () => unknown]>([
    [
      "`labels`: received no rows of class 1; expected rows of every class",
      () => fitCalibration(new Float64Array(2), [0], { classes: 2 }),
    ],
    ["`rows`", () => fitCalibration(new Float64Array(0), [], { classes: 2 })],
    ["`classes`", () => fitCalibration(new Float64Array(2), [0], undefined as never)],
    ["`labels`", () => fitCalibration(new Float64Array(2), null as never, { classes: 2 })],
    ["`logits`", () => fitCalibration(new Float64Array(2).fill(NaN), [0], { classes: 2 })],
    ["`calibration.temperature`", () => calibrateLogits(new Float64Array(2), null as never)],
    [
      "`calibration.bias`",
      () => calibrateLogits(new Float64Array(2), { temperature: 1, bias: [NaN, 0] }),
    ],
    ["`logits`", () => calibrateLogits(new Float64Array(3), { temperature: 1, bias: [0, 0] })],
  ])("wrong arguments are named: %s", (message, call) => {
    expect(call).toThrow(message);
    expect(call).toThrow(ArgumentError);
  });
});

test("calibrated logits keep their precision, and classes that are ruled out", () => {
  const given = Float32Array.of(4, -Infinity);
  const out = calibrateLogits(given, { temperature: 2, bias: [0.5, -0.5] });
  expect(out).toEqual(Float32Array.of(2.5, -Infinity));
  expect(given[0]).toBe(4);
});

describe("chooseTau", () => {
  const prior = priorFromCounts([75, 25]);
  const digests = { digest: "sha256:validation", testDigest: "sha256:test" };
  // By η₀ − η₁ > τ·log 3 the first is predicted: at 2, 0.5, −0.4 and −2.
  const logits = Float64Array.of(2, 0, 0.5, 0, -0.4, 0, -2, 0);

  test("takes the best balanced accuracy, and among equals the τ nearest to 1", () => {
    const choice = chooseTau(logits, [0, 1, 1, 1], { prior, ...digests });
    expect(choice.scores).toHaveLength(21);
    expect(choice.scores.map(({ tau }) => tau)[3]).toBe(0.3);
    expect(choice.scores[0].score).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(choice.scores[20].score).toBe(0.5);
    expect(choice.tau).toBe(1);
    // Without a shift in between: 0.5 < τ·log 3 fails for τ ≤ 0.4.
    expect(chooseTau(logits, [0, 0, 1, 1], { prior, ...digests }).tau).toBe(0.4);
    const candidates = Float64Array.of(1.5, 0.5, 1.25, 0.75);
    expect(chooseTau(logits, [0, 1, 1, 1], { prior, ...digests, candidates }).tau).toBe(0.75);
  });

  test("finds τ near 1 for a model that learnt the training distribution", () => {
    const world = createWorld(classes, 3, "tau", tail(classes, 50));
    const { logits: values, labels } = world.draw(6000, tail(classes, 1));
    const { tau, scores } = chooseTau(values, labels, { prior: world.prior, ...digests });
    expect(Math.abs(tau - 1)).toBeLessThanOrEqual(0.4);
    expect(scores[10].score).toBeGreaterThan(scores[0].score + 0.05);
  });

  test("refuses the test split", () => {
    const labels = [0, 1, 1, 1];
    const never = "`digest`: received the test split";
    const call = (digest: string, testDigest: string) => () =>
      chooseTau(logits, labels, { prior, digest, testDigest });
    expect(call("sha256:AB", " sha256:ab")).toThrow(never);
    expect(call("ab", "sha256:ab")).toThrow(never);
    expect(call("sha256:ab", "ab")).toThrow(never);
    for (const lists of [[labels], [logits], [logits, labels], [labels, logits]]) {
      expect(call("validation", splitDigest(...lists))).toThrow("received the test split");
    }
    expect(call("validation", splitDigest([1, 1, 1, 0]))).not.toThrow();
  });

  test.each<[string, object | undefined]>([
    ["`prior`", undefined],
    ["`digest`", { prior, testDigest: "a" }],
    ["`testDigest`", { prior, digest: "a", testDigest: 5 }],
    ["`digest`", { prior, digest: " ", testDigest: "b" }],
    ["`candidates.length`", { prior, ...digests, candidates: [] }],
    ["`tau`: received -1", { prior, ...digests, candidates: [-1] }],
    ["`zeroCounts`", { prior, ...digests, zeroCounts: "x" }],
  ])("names what is wrong: %s", (message, options) => {
    expect(() => chooseTau(logits, [0, 1, 1, 1], options as never)).toThrow(message);
  });

  test.each([undefined, [0, 1], [0, 1, 2, 0], "0111"])("names wrong labels: %s", (labels) => {
    expect(() => chooseTau(logits, labels as never, { prior, ...digests })).toThrow("`labels`");
  });
});

test("a split of names has no digest: all names would be the same number", () => {
  const names: unknown[][] = [["cat", "lynx"], [0, NaN], [0, undefined], [0, "1"], [Symbol("cat")]];
  const received = [
    '"cat" at position 0',
    "NaN at position 1",
    "undefined at position 1",
    '"1" at position 1',
    "Symbol(cat) at position 0",
  ];
  names.forEach((list, i) => {
    expect(() => splitDigest(list as never)).toThrow(
      `\`values\`: received ${received[i]}; expected numbers`,
    );
  });
  expect(splitDigest(BigInt64Array.of(2n, 0n))).toBe(splitDigest([2, 0]));
});

test("a split's digest depends on its numbers alone", () => {
  const bytes = new Uint8Array(Float64Array.of(0, 1).buffer);
  const inner = new TextEncoder().encode(sha256(bytes));
  expect(splitDigest([0, 1])).toBe(`sha256:${sha256(inner)}`);
  expect(splitDigest(Int8Array.of(0, 1))).toBe(splitDigest(Float32Array.of(0, 1)));
  const all = [[0, 1], [1, 0], [0], [0, 1, 0], [0, -0]].map((list) => splitDigest(list));
  expect(new Set([...all, splitDigest([0], [1]), splitDigest()]).size).toBe(7);
  expect(() => splitDigest("01" as never)).toThrow("`values`");
});

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
