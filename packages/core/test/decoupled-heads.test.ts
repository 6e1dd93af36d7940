import { predictClasses } from "@balms/core";
import { linearLogits, nearestClassMeanHead, tauNormalizeHead } from "@balms/core/heads";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

describe("linear logits", () => {
  test("are W x + b, whatever the number of classes", () => {
    for (const classes of [1, 2, 3, 4, 5, 8, 9]) {
      const weight = Float64Array.from({ length: classes * 3 }, (_, i) => Math.sin(i));
      const bias = Float64Array.from({ length: classes }, (_, j) => j);
      const features = Float64Array.of(1, -2, 0.5, 3, 0, 4);
      const logits = linearLogits(features, { weight, bias });
      expect(logits).toHaveLength(2 * classes);
      for (const [i, logit] of logits.entries()) {
        const [row, j] = [Math.floor(i / classes), i % classes];
        const products = [0, 1, 2].map((d) => features[row * 3 + d] * weight[j * 3 + d]);
        expect(logit).toBeCloseTo(bias[j] + products[0] + products[1] + products[2], 14);
      }
    }
  });

  test("come in the precision of the weight, summed in double", () => {
    const head = { weight: Float32Array.of(1, 1, 1), bias: Float32Array.of(0) };
    const logits = linearLogits(Float64Array.of(2 ** 30, 1, -(2 ** 30)), head);
    expect(logits).toEqual(Float32Array.of(1));
  });

  test("of no rows are none", () => {
    const head = { weight: new Float64Array(2), bias: new Float64Array(2) };
    expect(linearLogits(new Float64Array(), head)).toEqual(new Float64Array());
  });

  test.each([
    ["no head", undefined, "`head.bias`: received undefined"],
    ["no weight", { bias: new Float64Array(1) }, "`head.weight`: received undefined"],
    [
      "an empty weight",
      { bias: new Float64Array(1), weight: new Float64Array() },
      "`dimensions`: received 0",
    ],
    [
      "a weight of another shape",
      { bias: new Float64Array(2), weight: new Float64Array(3) },
      "`head.weight`",
    ],
    [
      "other features",
      { bias: new Float64Array(1), weight: new Float64Array(2) },
      "`features`: received Float64Array of length 3",
    ],
    [
      "NaN",
      { bias: Float64Array.of(NaN), weight: new Float64Array(3) },
      "`head.bias`: received NaN",
    ],
  ])("%s is refused", (_, head, message) => {
    expect(() => linearLogits(new Float64Array(3), head as never)).toThrow(message);
  });
});

describe("τ-normalisation", () => {
  const weight = Float64Array.of(3, 4, 0, 0, 6, 8);

  test.each([
    [0, [3, 4, 0, 0, 6, 8]],
    [1, [0.6, 0.8, 0, 0, 0.6, 0.8]],
    [2, [3 / 25, 4 / 25, 0, 0, 0.06, 0.08]],
    [0.5, [3, 4, 0, 0, 6 / Math.SQRT2, 8 / Math.SQRT2].map((value) => value / Math.sqrt(5))],
  ])("at τ = %d, by hand", (tau, expected) => {
    const head = tauNormalizeHead(weight, { classes: 3, tau });
    for (const [i, value] of expected.entries()) expect(head.weight[i]).toBeCloseTo(value, 14);
    expect(head.bias).toEqual(new Float64Array(3));
  });

  test("is τ = 1 unless said otherwise, keeps the precision and the input", () => {
    const single = Float32Array.of(0, -5);
    expect(tauNormalizeHead(single, { classes: 1 }).weight).toEqual(Float32Array.of(0, -1));
    expect(single[1]).toBe(-5);
  });

  test("rows of any usual size reach length 1", () => {
    const size = fc.double({ min: 1e-150, max: 1e150, noNaN: true });
    const value = fc.oneof(
      fc.constant(0),
      size,
      size.map((x) => -x),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (row) => {
        const head = tauNormalizeHead(Float64Array.from(row), { classes: 1 });
        const length = Math.hypot(...head.weight);
        expect(length).toBeCloseTo(row.every((x) => x === 0) ? 0 : 1, 12);
      }),
    );
  });

  test.each([
    [{ classes: 4 }, "`weight`: received Float64Array of length 6"],
    [{ classes: 0 }, "`classes`: received 0"],
    [{ classes: 3, tau: -1 }, "`tau`: received -1"],
    [{ classes: 3, tau: NaN }, "`tau`: received NaN"],
    [undefined, "`classes`: received undefined"],
  ])("%o is refused", (options, message) => {
    expect(() => tauNormalizeHead(weight, options as never)).toThrow(message);
  });

  test("a τ at which numbers overflow is refused", () => {
    const tiny = Float64Array.of(1e-200);
    expect(() => tauNormalizeHead(tiny, { classes: 1, tau: 3 })).toThrow("`tau`: received");
    expect(() => tauNormalizeHead(undefined as never, { classes: 1 })).toThrow("`weight`");
  });
});

describe("nearest class mean", () => {
  const features = Float64Array.of(0, 0, 2, 0, 4, 3);
  const labels = [0, 0, 1];
  const sizes = { classes: 2, dimensions: 2 };

  test("by hand", () => {
    const head = nearestClassMeanHead({ features, labels }, sizes);
    expect([...head.weight]).toEqual([1, 0, 4, 3]);
    expect([...head.bias]).toEqual([-0.5, -12.5]);
  });

  test("with τ-normalisation is the nearest direction", () => {
    const { weight } = nearestClassMeanHead({ features, labels }, sizes);
    const head = tauNormalizeHead(weight, { classes: 2 });
    expect([...head.weight].map((x) => Number(x.toFixed(14)))).toEqual([1, 0, 0.8, 0.6]);
    expect([...head.bias]).toEqual([0, 0]);
  });

  test("keeps the precision of the features", () => {
    const single = nearestClassMeanHead({ features: Float32Array.from(features), labels }, sizes);
    expect(single.weight).toEqual(Float32Array.of(1, 0, 4, 3));
  });

  test("the greatest logit is that of the nearest mean", () => {
    const point = fc.tuple(...Array.from({ length: 3 }, () => fc.integer({ min: -50, max: 50 })));
    const rows = fc.array(point, { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(rows, point, (points, x) => {
        const ids = points.map((_, row) => row % 3);
        const shape = { classes: 3, dimensions: 3 };
        const data = { features: Float64Array.from(points.flat()), labels: ids };
        const means = [0, 1, 2].map((c) => {
          const own = points.filter((_, row) => ids[row] === c);
          return [0, 1, 2].map((d) => own.reduce((sum, p) => sum + p[d], 0) / own.length);
        });
        const distances = means.map((mean) => Math.hypot(...mean.map((m, d) => m - x[d])));
        const head = nearestClassMeanHead(data, shape);
        const logits = linearLogits(Float64Array.from(x), head);
        const [nearest] = predictClasses(logits, { classes: 3 });
        expect(distances[nearest]).toBeCloseTo(Math.min(...distances), 6);
      }),
    );
  });

  test.each([
    [[0, 0, 0], sizes, "`data.labels`: received no rows of class 1"],
    [[0, 0, 2], sizes, "`data.labels`: received 2 at row 2"],
    [[0, 1], sizes, "`data.labels`: received Array of length 2; expected 3 class ids"],
    [labels, { ...sizes, dimensions: 4 }, "`data.features`: received Float64Array of length 6"],
    [labels, { ...sizes, classes: 1e9 }, "`classes`: received 1000000000"],
    [labels, undefined, "`classes`: received undefined"],
    [undefined, sizes, "`data.labels`: received undefined"],
  ])("%o with %o is refused", (ids, options, message) => {
    const data = { features, labels: ids as never };
    expect(() => nearestClassMeanHead(data, options as never)).toThrow(message);
  });

  test("features at which the head overflows, and no features, are refused", () => {
    const one = { classes: 1, dimensions: 1 };
    const huge = Float64Array.of(1e200);
    expect(() => nearestClassMeanHead({ features: huge, labels: [0] }, one)).toThrow(
      "`data.features`: received an overflow of the head",
    );
    const none = { features: new Float64Array(), labels: [] };
    expect(() => nearestClassMeanHead(none, one)).toThrow("`rows`: received 0");
    expect(() => nearestClassMeanHead({ features: [1] as never, labels: [0] }, one)).toThrow(
      "`data.features`: received Array",
    );
  });
});
