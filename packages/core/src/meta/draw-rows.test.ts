import { expect, test } from "vitest";
import { priorFromLabels } from "../priors/counting/prior-from-labels.ts";
import { createRandom } from "../random/create-random.ts";
import { homogeneityTest } from "../statistics/homogeneity-test.ts";
import { classRates } from "./class-rates.ts";
import { createMetaSampler } from "./create-meta-sampler.ts";
import { drawClasses } from "./draw-classes.ts";
import { drawRows } from "./draw-rows.ts";
import { drawRowsFromGumbel, instanceMetaSamplerGradient } from "./instance-meta-sampler.ts";
import { metaSamplerGradient } from "./meta-sampler-gradient.ts";

const counts = [40, 12, 4, 1];
const labels = counts.flatMap((count, id) => Array.from({ length: count }, () => id));
const prior = priorFromLabels(labels, { classes: 4 });
const state = { ...createMetaSampler(prior), psi: [-1, 0.5, 1, 2] };
const B = 30_000;

function tally(ids: Int32Array, size: number): number[] {
  const out = Array.from({ length: size }, () => 0);
  for (const id of ids) out[id]++;
  return out;
}

function cosine(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, id) => sum + x * b[id], 0) / Math.hypot(...a) / Math.hypot(...b);
}

test("both forms draw classes and rows by the same law", () => {
  const random = createRandom("law");
  const { rows } = drawRows(state, labels, B, random);
  const { classes } = drawClasses(state, prior, B, random);
  const starts = [0, 40, 52, 56];
  const uniform = classes.map((id) => starts[id] + random.integer(counts[id]));
  const pairs: [number[], number[]][] = [
    [tally(rows, labels.length), tally(uniform, labels.length)],
    [
      tally(
        rows.map((row) => labels[row]),
        4,
      ),
      tally(classes, 4),
    ],
  ];
  for (const [first, second] of pairs) {
    expect(homogeneityTest(first, second).pValue).toBeGreaterThan(0.01);
  }
  // Against the rates themselves: 3 degrees of freedom, above 16.3 once in a thousand times.
  const rates = classRates(state, prior);
  const chiSquare = pairs[1][0].reduce(
    (sum, count, id) => sum + (count - B * rates[id]) ** 2 / (B * rates[id]),
    0,
  );
  expect(chiSquare).toBeLessThan(16.3);
});

test("rates that are wrong would be noticed", () => {
  const { rows } = drawRows({ ...state, psi: [-1, 0.9, 1, 2] }, labels, B, createRandom("law"));
  const { classes } = drawClasses(state, prior, B, createRandom("other"));
  const drawn = rows.map((row) => labels[row]);
  expect(homogeneityTest(tally(drawn, 4), tally(classes, 4)).pValue).toBeLessThan(1e-6);
});

test("equals the Gumbel draw of the same exponentials", () => {
  const fast = drawRows(state, labels, 50, createRandom(3));
  const random = createRandom(3);
  const gumbel = Float64Array.from({ length: 50 * labels.length }, () => random.gumbel());
  const slow = drawRowsFromGumbel(state, labels, gumbel);
  expect(fast.rows).toEqual(slow.rows);
  for (const [i, mass] of slow.soft.entries()) expect(fast.soft[i]).toBeCloseTo(mass, 5);
});

test("with one row per class the two forms are the same, gradient and all", () => {
  const alone = [0, 1, 2, 3];
  const rowGradients = Array.from({ length: 100 }, (_, row) => Math.sin(row));
  const byRow = drawRows(state, alone, 100, createRandom(5));
  const single = priorFromLabels(alone, { classes: 4 });
  const byClass = drawClasses(state, single, 100, createRandom(5));
  expect(byRow.rows).toEqual(byClass.classes);
  const instance = instanceMetaSamplerGradient(state, alone, byRow, rowGradients);
  const classLevel = metaSamplerGradient(state, byClass, rowGradients);
  for (const [id, value] of classLevel.entries()) expect(instance[id]).toBeCloseTo(value, 5);
});

test("on average the gradients of both point where the expected row gradient falls", () => {
  const value = [0.3, -0.5, 1, -2];
  const random = createRandom("gradient");
  const byClass = drawClasses(state, prior, B, random);
  const byRow = drawRows(state, labels, B, random);
  const ofRows = Array.from(byRow.rows, (row) => value[labels[row]]);
  const ofClasses = Array.from(byClass.classes, (id) => value[id]);
  const rates = classRates(state, prior);
  const mean = rates.reduce((sum, rate, id) => sum + rate * value[id], 0);
  // d/dψ_c Σ q_k v_k, without any relaxation.
  const exact = rates.map((q, id) => (q * (value[id] - mean)) / (1 + Math.exp(state.psi[id])));
  const instance = instanceMetaSamplerGradient(state, labels, byRow, ofRows);
  const classLevel = metaSamplerGradient(state, byClass, ofClasses);
  expect(cosine(instance, exact)).toBeGreaterThan(0.99);
  expect(cosine(classLevel, exact)).toBeGreaterThan(0.95);
  expect(cosine(classLevel, instance)).toBeGreaterThan(0.95);
  expect(Math.hypot(...instance)).toBeLessThan(Math.hypot(...classLevel));
});

test("rates far below the smallest number still draw", () => {
  const far = { ...state, psi: [-1e308, -1e308, -1e308, -1e308] };
  const { rows, soft } = drawRows(far, labels, 20, createRandom(1));
  expect(new Set(rows).size).toBeGreaterThan(5);
  expect(soft.every(Number.isFinite)).toBe(true);
  const noise = new Float64Array(labels.length).fill(-1e308);
  expect(drawRowsFromGumbel(far, labels, noise).soft.every(Number.isFinite)).toBe(true);
});

test.each([
  ["no rows", [], 1, createRandom(1), "`labels.length`: received 0"],
  ["an unknown class", [0, 4], 1, createRandom(1), "`labels`: received 4 at row 1"],
  ["an empty batch", labels, 0, createRandom(1), "`batchSize`: received 0"],
  ["a batch past memory", labels, 1e9, createRandom(1), "`batchSize`: received 1000000000"],
  ["no generator", labels, 1, undefined, "`random`: received undefined"],
])("%s is refused", (_, wrong, size, random, message) => {
  expect(() => drawRows(state, wrong, size, random as never)).toThrow(message);
});
