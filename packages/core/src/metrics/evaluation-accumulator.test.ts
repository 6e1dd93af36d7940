import { describe, expect, test } from "vitest";
import { priorFromCounts } from "../priors/prior-from-counts.ts";
import { createRandom } from "../random/create-random.ts";
import { EvaluationAccumulator } from "./evaluation-accumulator.ts";
import type { EvaluationState } from "./evaluation-state.ts";

const prior = priorFromCounts([500, 50, 5]);
const logits = Float32Array.of(2, 1, 0, 0, 2, 1, 1, 0, 2, 0, 0, 0);
const labels = [0, 2, 2, 1];

function filled(): EvaluationAccumulator {
  const accumulator = new EvaluationAccumulator({ prior });
  accumulator.addLogits(logits, labels);
  return accumulator;
}

describe("the result", () => {
  const result = filled().result();

  test("has accuracies of all rows, of classes and of groups", () => {
    expect(result).toMatchObject({
      rows: 4,
      top1: 0.5,
      balanced: 0.5,
      many: 1,
      medium: 0,
      few: 0.5,
    });
    expect(result.perClass).toEqual([1, 0, 0.5]);
    expect(result.confusion).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [0, 1, 1],
    ]);
  });

  test("counts the true class among the first k", () => {
    expect(result.topK).toEqual({ 1: 0.5, 5: 1 });
    const other = new EvaluationAccumulator({ prior, topK: [2] });
    other.addLogits(logits, labels);
    expect(other.result().topK).toEqual({ 2: 1 });
  });

  test("calibrates each group by its rows", () => {
    const sure = 1 / (1 + Math.exp(-1) + Math.exp(-2));
    expect(result.calibration.many).toBeCloseTo(1 - sure, 14);
    expect(result.calibration.medium).toBeCloseTo(1 / 3, 14);
    expect(result.calibration.few).toBeCloseTo(Math.abs(sure - 0.5), 14);
    expect(result.ece).toBe(result.calibration.all);
    expect(result.ece).toBeCloseTo((Math.abs(3 * sure - 2) + 1 / 3) / 4, 14);
  });

  test("compares what is predicted with the prior", () => {
    expect(result.priorShares).toEqual([500 / 555, 50 / 555, 5 / 555]);
    const difference = result.priorShares.map((p, id) => Math.abs(p - result.predictedShares[id]));
    expect(result.priorDistance).toBeCloseTo(
      (difference[0] + difference[1] + difference[2]) / 2,
      14,
    );
    const one = new EvaluationAccumulator({ prior });
    one.addLogits(logits.slice(0, 3), [1]);
    const sum = 1 + Math.exp(-1) + Math.exp(-2);
    expect(one.result().predictedShares[0]).toBeCloseTo(1 / sum, 14);
    expect(one.result().predictedShares[2]).toBeCloseTo(Math.exp(-2) / sum, 14);
  });

  test("of predictions has no probabilities to go by", () => {
    const accumulator = new EvaluationAccumulator({ prior });
    accumulator.addPredictions([0, 0], [0, 2]);
    accumulator.addPredictions(Uint8Array.of(2), Uint8Array.of(2));
    const found = accumulator.result();
    expect(found).toMatchObject({ rows: 3, top1: 2 / 3, medium: null, ece: null, topK: null });
    expect(found.calibration).toEqual({ all: null, many: null, medium: null, few: null });
    expect(found.predictedShares).toEqual([2 / 3, 0, 1 / 3]);
  });

  test("needs rows", () => {
    const empty = new EvaluationAccumulator({ prior });
    empty.addLogits(new Float64Array(), []);
    empty.addPredictions([], []);
    expect(() => empty.result()).toThrow(
      "`rows`: received 0; expected a whole number from 1 to 9007199254740991",
    );
  });
});

test("thousands of classes take no square of memory until the matrix is read", () => {
  const classes = 8142;
  const many = priorFromCounts(Array.from({ length: classes }, (_, id) => 1 + (id % 200)));
  const accumulator = new EvaluationAccumulator({ prior: many });
  const random = createRandom(1);
  const rows = Int32Array.from({ length: 10_000 }, () => random.integer(classes));
  accumulator.addPredictions(
    rows.map((id, row) => (row % 2 === 0 ? id : 0)),
    rows,
  );
  expect(accumulator.state().entries.length).toBeLessThanOrEqual(10_000);
  const result = accumulator.result();
  expect(Object.getOwnPropertyDescriptor(result, "confusion")).toMatchObject({
    enumerable: true,
    get: expect.any(Function),
  });
  expect(result.top1).toBeCloseTo(0.5, 2);
  const huge = new EvaluationAccumulator({ prior: priorFromCounts(Array(1001).fill(1)) });
  huge.addPredictions([1000, 3], [1000, 1000]);
  const { confusion, ...rest } = huge.result();
  expect(confusion).toHaveLength(1001);
  expect([confusion[1000][1000], confusion[1000][3], confusion[3][3]]).toEqual([1, 1, 0]);
  expect(rest).not.toHaveProperty("confusion");
  const later = huge.result();
  huge.addPredictions([0], [0]);
  expect(structuredClone(later).confusion).toEqual(confusion);
  expect(JSON.parse(JSON.stringify(later))).toEqual({ ...later });
});

test("one row without logits, and measures that need them have no value", () => {
  const accumulator = filled();
  const predicted = new EvaluationAccumulator({ prior });
  predicted.addPredictions([1], [1]);
  predicted.merge(accumulator);
  accumulator.addPredictions([1], [1]);
  expect(accumulator.state()).toEqual(predicted.state());
  const result = accumulator.result();
  expect(result).toMatchObject({ rows: 5, top1: 3 / 5, medium: 0.5, ece: null, topK: null });
  expect(result.calibration).toEqual({ all: null, many: null, medium: null, few: null });
  expect(result.predictedShares).toEqual([2 / 5, 2 / 5, 1 / 5]);
});

test("more rows than can be counted are refused", () => {
  const accumulator = new EvaluationAccumulator({ prior });
  accumulator.addPredictions([0], [0]);
  for (let i = 0; i < 53; i++) accumulator.merge(accumulator);
  expect(() => accumulator.result()).toThrow("`rows`: received 9007199254740992");
});

describe("what is wrong changes nothing", () => {
  test.each<[string, (accumulator: EvaluationAccumulator) => void]>([
    [
      "`logits`: received NaN at row 1",
      (a) => a.addLogits(Float64Array.of(1, 2, 3, 1, NaN, 3), [0, 0]),
    ],
    ["`labels`: received 3 at row 1", (a) => a.addLogits(new Float64Array(6), [0, 3])],
    ["`labels`: received undefined", (a) => a.addLogits(new Float64Array(3), undefined as never)],
    ["`logits`: received null", (a) => a.addLogits(null as never, [0])],
    ["`predictions`: received 9 at row 0", (a) => a.addPredictions([9], [0])],
    ["`labels`: received undefined", (a) => a.addPredictions([0], undefined as never)],
    ["`predictions`: received undefined", (a) => a.addPredictions(undefined as never, [0])],
    ["`other`: received", (a) => a.merge(undefined as never)],
    ["`other`: received", (a) => a.merge({} as never)],
  ])("%s", (message, add) => {
    const accumulator = filled();
    const before = accumulator.state();
    expect(() => add(accumulator)).toThrow(message);
    expect(accumulator.state()).toEqual(before);
  });

  test.each([{ bins: 10 }, { topK: [1] }, { manyAbove: 200 }, { fewBelow: 3 }])(
    "%o against the defaults cannot be merged",
    (options) => {
      const other = new EvaluationAccumulator({ prior, ...options });
      expect(() => filled().merge(other)).toThrow("`other`: received");
    },
  );

  test("another prior cannot be merged", () => {
    const other = new EvaluationAccumulator({ prior: priorFromCounts([500, 50, 6]) });
    expect(() => filled().merge(other)).toThrow("`other`: received");
  });

  test.each([
    [{ bins: 0 }, "`bins`: received 0"],
    [{ bins: 2 ** 40 }, "`bins`"],
    [{ topK: [0] }, "`topK`: received 0"],
    [{ topK: 5 }, "`topK`: received 5"],
    [{ manyAbove: NaN }, "`manyAbove`: received NaN"],
    [{ prior: undefined }, "`prior`: received undefined"],
  ])("options %o are refused", (options, message) => {
    expect(() => new EvaluationAccumulator({ prior, ...options } as never)).toThrow(message);
  });

  test("no options are refused", () => {
    expect(() => new EvaluationAccumulator(undefined as never)).toThrow(
      "`prior`: received undefined",
    );
  });
});

describe("a state", () => {
  test("goes through JSON and to other threads, and on from there", () => {
    const whole = filled();
    for (const copy of [
      JSON.parse(JSON.stringify(whole.state())),
      structuredClone(whole.state()),
    ]) {
      const restored = new EvaluationAccumulator({ prior });
      restored.merge(copy as EvaluationState);
      expect(restored.state()).toEqual(whole.state());
      expect(restored.result()).toEqual(whole.result());
    }
    const empty = new EvaluationAccumulator({ prior });
    const restored = new EvaluationAccumulator({ prior });
    restored.merge(empty.state());
    restored.addPredictions([0], [0]);
    expect(restored.result().top1).toBe(1);
  });

  test("is not touched by what comes later", () => {
    const accumulator = filled();
    const before = accumulator.state();
    const copy = structuredClone(before);
    accumulator.addLogits(logits, labels);
    expect(before).toEqual(copy);
  });

  const good = filled().state();
  const { sums } = good;
  test.each<[string, object | null]>([
    ["`other`: received", null],
    ["`other`: received", { ...good, settings: { ...good.settings, prior: "sha256:00" } }],
    ["`other`: received", { ...good, settings: { ...good.settings, fewBelow: undefined } }],
    ["`other`: received settings undefined", { ...good, settings: undefined }],
    ["`entries`: received undefined", { ...good, entries: undefined }],
    ["`entries`: received null", { ...good, entries: [[0, 1], null] }],
    ["`entries`: received undefined; expected a whole number", { ...good, entries: [[0]] }],
    ["`entries`: received 9; expected", { ...good, entries: [[9, 1]] }],
    ["`entries`: received -1", { ...good, entries: [[-1, 1]] }],
    ["`entries`: received NaN; expected a whole number", { ...good, entries: [[0, NaN]] }],
    ["`sums`: received undefined", { ...good, sums: undefined }],
    ["`sums`: received 1 numbers", { ...good, sums: [1] }],
    ["`sums`: received NaN at position 0", { ...good, sums: sums.with(0, NaN) }],
  ])("that is wrong is refused: %s (%#)", (message, state) => {
    const accumulator = filled();
    expect(() => accumulator.merge(state as never)).toThrow(message);
    expect(accumulator.state()).toEqual(good);
  });
});
