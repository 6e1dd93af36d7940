import { describe, expect, test } from "vitest";
import { createRandom } from "./create-random.ts";
import { fillExponential } from "./fill-exponential.ts";
import { portableExp, portableLog } from "../numerics/portable-math.ts";
import { shuffle } from "./shuffle.ts";

const size = 400_000;

function sample(draw: (random: ReturnType<typeof createRandom>) => number) {
  const random = createRandom("distributions");
  return Float64Array.from({ length: size }, () => draw(random));
}

/** Kolmogorov-Smirnov distance times √n: above 1.95 once in a thousand times. */
function kolmogorovSmirnov(values: Float64Array, cumulative: (x: number) => number): number {
  const sorted = values.toSorted();
  let distance = 0;
  for (const [i, x] of sorted.entries()) {
    const share = cumulative(x);
    distance = Math.max(distance, (i + 1) / size - share, share - i / size);
  }
  return distance * Math.sqrt(size);
}

function moments(values: Float64Array) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return { mean, variance };
}

describe("exponential", () => {
  const values = new Float64Array(size);
  fillExponential(values, createRandom(3));

  test("has mean 1 and variance 1", () => {
    const { mean, variance } = moments(values);
    // Standard errors: 1/√n and √8/√n.
    expect(Math.abs(mean - 1) * Math.sqrt(size)).toBeLessThan(3.3);
    expect((Math.abs(variance - 1) * Math.sqrt(size)) / Math.sqrt(8)).toBeLessThan(3.3);
  });

  test("follows 1 − e^−x", () => {
    expect(kolmogorovSmirnov(values, (x) => -Math.expm1(-x))).toBeLessThan(1.95);
  });

  test.each([1e-5, 1e-3, 0.1, 1, 5, 7.69711747013105, 9, 11])(
    "exceeds %d as often as it should",
    (x) => {
      const share = Math.exp(-x);
      const count = values.reduce((sum, value) => sum + (value > x ? 1 : 0), 0);
      const deviation = Math.sqrt(size * share * (1 - share));
      expect(Math.abs(count - size * share)).toBeLessThan(3.3 * deviation + 1);
    },
  );

  test("is never 0, also in single precision", () => {
    const single = new Float32Array(size);
    fillExponential(single, createRandom(3));
    expect(single.every((x) => x > 0)).toBe(true);
    expect(single.slice(0, 5000)).toEqual(Float32Array.from(values.slice(0, 5000)));
  });

  test("fills in the numbers that single draws give, from any generator", () => {
    const random = createRandom(3);
    const start = values.subarray(0, 5000);
    expect(Float64Array.from({ length: 5000 }, () => random.exponential())).toEqual(start);
    const own = createRandom(3);
    const out = new Float64Array(5000);
    fillExponential(out, {
      ...own,
      nextUint32: () => own.nextUint32(),
      uniform: () => own.uniform(),
    });
    expect(out).toEqual(start);
  });

  test("leaves the generator where single draws leave it", () => {
    const bulk = createRandom(9);
    fillExponential(new Float32Array(1000), bulk);
    const single = createRandom(9);
    for (let i = 0; i < 1000; i++) single.exponential();
    expect(bulk.state()).toEqual(single.state());
  });
});

test("uniform numbers are uniform in [0, 1)", () => {
  const values = sample((random) => random.uniform());
  expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
  expect(kolmogorovSmirnov(values, (x) => x)).toBeLessThan(1.95);
});

test("Gumbel numbers follow e^(−e^−x)", () => {
  const values = sample((random) => random.gumbel());
  expect(kolmogorovSmirnov(values, (x) => Math.exp(-Math.exp(-x)))).toBeLessThan(1.95);
});

test("normal numbers have the moments of a standard normal", () => {
  const values = sample((random) => random.normal());
  const { mean, variance } = moments(values);
  expect(Math.abs(mean) * Math.sqrt(size)).toBeLessThan(3.3);
  expect((Math.abs(variance - 1) * Math.sqrt(size)) / Math.SQRT2).toBeLessThan(3.3);
  const fourth = values.reduce((sum, x) => sum + x ** 4, 0) / size;
  expect((Math.abs(fourth - 3) * Math.sqrt(size)) / Math.sqrt(96)).toBeLessThan(3.3);
  const beyond = values.reduce((sum, x) => sum + (Math.abs(x) > 1.959964 ? 1 : 0), 0);
  expect(Math.abs(beyond - 0.05 * size)).toBeLessThan(3.3 * Math.sqrt(size * 0.05 * 0.95));
});

describe("integer", () => {
  test.each([1, 2, 7, 26])("below %d is uniform", (bound) => {
    const random = createRandom(bound);
    const counts = Array.from({ length: bound }, () => 0);
    for (let i = 0; i < 70_000; i++) counts[random.integer(bound)]++;
    const expected = 70_000 / bound;
    const chiSquare = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(bound + 3.3 * Math.sqrt(2 * bound) + 4);
  });

  test("reaches beyond 32 bits", () => {
    const random = createRandom(1);
    const values = Array.from({ length: 100 }, () => random.integer(2 ** 53 - 1));
    expect(values.every((x) => Number.isSafeInteger(x) && x >= 0)).toBe(true);
    expect(values.some((x) => x > 2 ** 52)).toBe(true);
    const third = Array.from({ length: 3000 }, () => random.integer(3 * 2 ** 31));
    expect(third.filter((x) => x < 2 ** 31).length).toBeGreaterThan(900);
    expect(Math.max(...third)).toBeLessThan(3 * 2 ** 31);
  });

  test.each([0, -1, 1.5, NaN, 2 ** 53])("refuses the bound %d", (bound) => {
    expect(() => createRandom(1).integer(bound)).toThrow("`bound`");
  });
});

describe("shuffle", () => {
  test("gives every order equally often", () => {
    const random = createRandom(5);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = shuffle([0, 1, 2, 3], random).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    // 23 degrees of freedom: above 49.7 once in a thousand times.
    expect(chiSquare).toBeLessThan(49.7);
  });

  test("works in place and keeps all values", () => {
    const values = Int32Array.from({ length: 100 }, (_, i) => i);
    expect(shuffle(values, createRandom(1))).toBe(values);
    expect(Array.from(values.toSorted())).toEqual([...Array(100).keys()]);
    expect(shuffle([], createRandom(1))).toEqual([]);
  });
});

describe("portable log and exp", () => {
  test("agree with the engine's to a few units in the last place", () => {
    for (let i = 1; i < 20_000; i++) {
      const x = Math.exp((i - 10_000) / 15);
      expect(Math.abs(portableLog(x) - Math.log(x))).toBeLessThanOrEqual(
        4e-16 * Math.max(1, Math.abs(Math.log(x))),
      );
      const y = -i / 30;
      expect(Math.abs(portableExp(y) / Math.exp(y) - 1)).toBeLessThanOrEqual(1e-15);
    }
  });

  test("are exact where the result is", () => {
    expect(portableLog(1)).toBe(0);
    expect(portableExp(0)).toBe(1);
    expect(portableLog(Number.MAX_VALUE)).toBeCloseTo(Math.log(Number.MAX_VALUE), 12);
    expect(portableLog(5e-324)).toBeCloseTo(Math.log(5e-324), 12);
  });
});
