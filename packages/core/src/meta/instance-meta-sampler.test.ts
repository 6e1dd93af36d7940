import { expect, test } from "vitest";
import { priorFromLabels } from "../priors/counting/prior-from-labels.ts";
import { createRandom } from "../random/create-random.ts";
import { classRates } from "./class-rates.ts";
import { createMetaSampler } from "./create-meta-sampler.ts";
import { drawRowsFromGumbel, instanceMetaSamplerGradient } from "./instance-meta-sampler.ts";

const labels = [0, 0, 0, 0, 1, 1, 2];
const prior = priorFromLabels(labels, { classes: 3 });
const state = { ...createMetaSampler(prior), psi: [-1, 0.5, 2] };
const random = createRandom(8);

test("draws classes by the same law as the class-level form", () => {
  const rates = classRates(state, prior);
  const size = 20_000;
  const gumbel = Float64Array.from({ length: size * labels.length }, () => random.gumbel());
  const counts = [0, 0, 0];
  for (const row of drawRowsFromGumbel(state, labels, gumbel).rows) counts[labels[row]]++;
  const chiSquare = counts.reduce(
    (sum, count, id) => sum + (count - size * rates[id]) ** 2 / (size * rates[id]),
    0,
  );
  // 2 degrees of freedom: above 13.8 once in a thousand times.
  expect(chiSquare).toBeLessThan(13.8);
});

test("the gradient is the derivative of Σ g_b s̃_b at the drawn rows", () => {
  const gumbel = Float64Array.from({ length: 3 * labels.length }, () => random.gumbel());
  const rowGradients = [0.4, -1.2, 0.9];
  const draw = drawRowsFromGumbel(state, labels, gumbel);
  const gradient = instanceMetaSamplerGradient(state, labels, draw, rowGradients);
  for (let id = 0; id < 3; id++) {
    const moved = (by: number) => {
      const psi = state.psi.with(id, state.psi[id] + by);
      const { soft } = drawRowsFromGumbel({ ...state, psi }, labels, gumbel);
      return rowGradients.reduce((sum, g, b) => sum + g * soft[b * 7 + draw.rows[b]], 0);
    };
    expect(gradient[id]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
  }
});

test("wrong shapes are refused", () => {
  expect(() => drawRowsFromGumbel(state, labels, new Float64Array(8))).toThrow("`gumbel`");
  expect(() => drawRowsFromGumbel(state, [0, 3], new Float64Array(2))).toThrow(
    "`labels`: received 3 at row 1",
  );
  expect(() => drawRowsFromGumbel(state, [], new Float64Array())).toThrow("`labels.length`");
  const draw = { rows: Int32Array.of(9), soft: new Float64Array(7) };
  expect(() => instanceMetaSamplerGradient(state, labels, draw, [1])).toThrow(
    "`draw.rows`: received 9 at row 0",
  );
});
