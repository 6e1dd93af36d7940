import { expect, test } from "vitest";
import { minimizeConvex, type Objective } from "./minimize-convex.ts";

const weights = [1, 2, 300, 4, 0.5, 0.01];

/** Σ w_i d²/2 + d⁴/10, d the distance from (0, 1, 2, …). */
const bowl: Objective = (point) => {
  const away = point.map((at, i) => at - i);
  const value = away.reduce((sum, d, i) => sum + (weights[i] * d * d) / 2 + d ** 4 / 10, 0);
  return {
    value,
    gradient: away.map((d, i) => weights[i] * d + 0.4 * d ** 3),
    curvature: away.map((d, i) => weights[i] + 1.2 * d * d),
  };
};

const flat: Objective = (point) => ({
  value: 7,
  gradient: point.map(() => 0),
  curvature: point.map(() => 0),
});

test("finds the least value", () => {
  const { point: found, value } = minimizeConvex(bowl, new Float64Array(6).fill(-3), -5, 5);
  expect(value).toBeCloseTo(0, 12);
  expect([...found]).toEqual([0, 1, 2, 3, 4, 5].map((at) => expect.closeTo(at, 5)));
});

test("holds the first coordinate in its interval", () => {
  const start = new Float64Array(6).with(0, 3);
  const found = minimizeConvex(bowl, start, 2, 5).point;
  expect([...found]).toEqual([2, 1, 2, 3, 4, 5].map((value) => expect.closeTo(value, 5)));
  expect(found[0]).toBe(2);
  expect(minimizeConvex(bowl, start.with(0, -4), -5, -1).point[0]).toBe(-1);
});

test("stays where there is nothing to gain, and stops where there is no end", () => {
  const still = { point: Float64Array.of(1, 2), value: 7 };
  expect(minimizeConvex(flat, still.point, 0, 5)).toMatchObject(still);
  let calls = 0;
  const slope: Objective = (point) => {
    calls++;
    return {
      value: -point[0] - point[1],
      gradient: point.map(() => -1),
      curvature: point.map(() => 0),
    };
  };
  expect(minimizeConvex(slope, Float64Array.of(1, 2), 0, 5).point[0]).toBe(5);
  expect(calls).toBeLessThan(5000);
});

const steep: Objective = ([x]) => ({
  value: Math.cosh(x) - 1,
  gradient: Float64Array.of(Math.sinh(x)),
  curvature: Float64Array.of(Math.cosh(x)),
});

test("a start that is far too steep does no harm", () => {
  const { point, value } = minimizeConvex(steep, Float64Array.of(30), -50, 50);
  expect(point[0]).toBeCloseTo(0, 6);
  expect(value).toBeLessThan(1e-12);
});

test("learns how coordinates depend on each other, also at an end of the interval", () => {
  let calls = 0;
  // ½ (x − c)ᵀ A (x − c), A = D + d·dᵀ/2, of which the diagonal alone tells little.
  const sizes = Float64Array.from({ length: 60 }, (_, i) => 1.05 ** (i - 30));
  const coupled: Objective = (point) => {
    calls++;
    const away = point.map((at, i) => at - i / 10);
    const along = away.reduce((sum, d, i) => sum + d * sizes[i], 0) / 2;
    const gradient = away.map((d, i) => d * sizes[i] + along * sizes[i]);
    const value = away.reduce((sum, d, i) => sum + (d * gradient[i]) / 2, 0);
    return { value, gradient, curvature: sizes.map((size) => size + (size * size) / 2) };
  };
  const start = new Float64Array(60).fill(3);
  const free = minimizeConvex(coupled, start, -9, 9).point;
  for (const [i, at] of free.entries()) expect(at).toBeCloseTo(i / 10, 6);
  expect(calls).toBeLessThan(60);
  calls = 0;
  // Held at 2, it pulls the others along; their gradient alone is 0 there.
  const { point } = minimizeConvex(coupled, start, 2, 9);
  expect(point[0]).toBeCloseTo(2, 2);
  const { gradient } = coupled(point);
  expect(gradient[0]).toBeGreaterThan(0);
  for (const slope of gradient.slice(1)) expect(slope).toBeCloseTo(0, 6);
  expect(calls).toBeLessThan(500);
});
