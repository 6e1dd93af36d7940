import { ArgumentError, plainSoftmaxLoss } from "@balms/core";
import { calibrateLogits, estimatePriorEM, fitCalibration } from "@balms/core/estimation";
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
