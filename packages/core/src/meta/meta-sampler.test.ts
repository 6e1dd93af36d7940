import { describe, expect, test } from "vitest";
import { priorFromCounts } from "../priors/prior-from-counts.ts";
import { createRandom } from "../random/create-random.ts";
import { classRates } from "./class-rates.ts";
import { createMetaSampler } from "./create-meta-sampler.ts";
import { drawClasses } from "./draw-classes.ts";
import { drawClassesFromGumbel } from "./draw-classes-from-gumbel.ts";
import { metaSamplerGradient } from "./meta-sampler-gradient.ts";
import type { MetaSamplerState } from "./meta-sampler-state.ts";
import { updateMetaSampler } from "./update-meta-sampler.ts";

const prior = priorFromCounts([500, 120, 30, 0, 2]);
const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);

const copy = (state: MetaSamplerState) => JSON.parse(JSON.stringify(state)) as MetaSamplerState;

/** Five updates, with the state handed through `between` before each. */
function run(between: (state: MetaSamplerState) => MetaSamplerState) {
  let state = createMetaSampler(prior, { gamma: 0.1 });
  for (let i = 0; i < 5; i++) state = updateMetaSampler(between(state), [1, -i, 0.5, 0, 2]);
  return state;
}

describe("the start", () => {
  test("γ = 0 is instance-balanced, with σ(ψ) = ½", () => {
    const state = createMetaSampler(prior);
    expect(state.psi.every((value) => Object.is(value, 0))).toBe(true);
    const rates = classRates(state, prior);
    for (const [id, count] of prior.counts.entries()) expect(rates[id]).toBeCloseTo(count / 652);
  });

  test("γ = 1 is class-balanced over the classes that have examples", () => {
    const rates = classRates(createMetaSampler(prior, { gamma: 1 }), prior);
    expect([...rates].map((rate) => Number(rate.toFixed(12)))).toEqual([0.25, 0.25, 0.25, 0, 0.25]);
  });

  test("follows the published formula", () => {
    const counts = [1280, 320, 20, 5];
    const gamma = 0.3;
    const powers = counts.map((count) => (count / 1625) ** -gamma);
    const span = Math.min(...powers) + Math.max(...powers);
    const expected = powers.map((power) => Math.log(power / span / (1 - power / span)));
    const { psi } = createMetaSampler(priorFromCounts(counts), { gamma });
    for (const [id, value] of psi.entries()) expect(value).toBeCloseTo(expected[id], 12);
  });

  test.each([1, 30, 1000])("stays finite at γ = %d with counts far apart", (gamma) => {
    const far = priorFromCounts([2 ** 52, 1]);
    const state = createMetaSampler(far, { gamma });
    expect(state.psi.every((value) => Number.isFinite(value))).toBe(true);
    expect(sum(classRates(state, far))).toBeCloseTo(1, 12);
  });

  test.each([
    [{ gamma: -1 }, "`gamma`: received -1"],
    [{ gamma: NaN }, "`gamma`: received NaN"],
    [{ learningRate: 0 }, "`learningRate`: received 0"],
    [{ beta1: 1 }, "`beta1`: received 1"],
    [{ beta2: -0.1 }, "`beta2`: received -0.1"],
    [{ epsilon: 0 }, "`epsilon`: received 0"],
  ])("%o is refused", (options, message) => {
    expect(() => createMetaSampler(prior, options)).toThrow(message);
  });
});

describe("the state", () => {
  test("is frozen plain data", () => {
    const state = updateMetaSampler(createMetaSampler(prior), [1, 2, 3, 0, -1]);
    const parts = [state, state.psi, state.firstMoment, state.secondMoment];
    expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  test("goes on from JSON as if it had never been written down", () => {
    expect(run(copy)).toEqual(run((state) => state));
  });

  test.each([
    [{ psi: [0, 0] }, "`state.psi`: received 2 numbers; expected 5 numbers"],
    [{ psi: [0, 0, NaN, 0, 0] }, "`state.psi`: received NaN at position 2"],
    [{ psi: "00000" }, "`state.psi`"],
    [{ secondMoment: [0, 0, 0, 0, -1] }, "`state.secondMoment`: received -1"],
    [{ step: 1.5 }, "`state.step`: received 1.5"],
    [{ learningRate: 0 }, "`learningRate`"],
    [{ psi: undefined }, "`state.psi`: received undefined"],
  ])("%o is refused", (change, message) => {
    const state = { ...createMetaSampler(prior), ...change } as MetaSamplerState;
    expect(() => classRates(state, prior)).toThrow(message);
  });
});

describe("Adam", () => {
  test("moves each ψ by the learning rate at first, against the gradient", () => {
    const state = updateMetaSampler(createMetaSampler(prior), [3, -0.1, 0, 0, 1e-3]);
    expect(state.psi.map((value) => Number(value.toFixed(6)))).toEqual([
      -0.001, 0.001, 0, 0, -0.001,
    ]);
    expect(state.step).toBe(1);
  });

  test("agrees with the algorithm written out", () => {
    let state = createMetaSampler(priorFromCounts([1]), { learningRate: 0.1 });
    let [m, v, x] = [0, 0, 0];
    for (let t = 1; t <= 50; t++) {
      const g = Math.sin(t);
      state = updateMetaSampler(state, [g]);
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      x -= (0.1 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
    }
    expect(state.psi[0]).toBeCloseTo(x, 12);
  });

  test.each([
    [[1, 2], "`gradient`: received 2 numbers"],
    [[0, 0, 0, 0, NaN], "`gradient`: received NaN at position 4"],
  ])("a gradient %o is refused", (gradient, message) => {
    expect(() => updateMetaSampler(createMetaSampler(prior), gradient)).toThrow(message);
  });
});

describe("a draw", () => {
  const state = { ...createMetaSampler(prior), psi: [-2, -0.5, 1, 3, 4] };

  test("takes the classes from classRates, and never one without examples", () => {
    const rates = classRates(state, prior);
    const size = 40_000;
    const { classes } = drawClasses(state, prior, size, createRandom(11));
    const counts = [0, 0, 0, 0, 0];
    for (const drawn of classes) counts[drawn]++;
    expect(counts[3]).toBe(0);
    const chiSquare = sum(
      counts.map((count, id) =>
        rates[id] === 0 ? 0 : (count - size * rates[id]) ** 2 / (size * rates[id]),
      ),
    );
    // 3 degrees of freedom: above 16.3 once in a thousand times.
    expect(chiSquare).toBeLessThan(16.3);
  });

  test("from Gumbel noise follows the same law", () => {
    const rates = classRates(state, prior);
    const random = createRandom(12);
    const gumbel = Float64Array.from({ length: 20_000 * 5 }, () => random.gumbel());
    const { classes } = drawClassesFromGumbel(state, prior, gumbel);
    const counts = [0, 0, 0, 0, 0];
    for (const drawn of classes) counts[drawn]++;
    const chiSquare = sum(
      [0, 1, 2, 4].map((id) => (counts[id] - 20_000 * rates[id]) ** 2 / (20_000 * rates[id])),
    );
    expect(counts[3]).toBe(0);
    expect(chiSquare).toBeLessThan(16.3);
  });

  test("equals the Gumbel draw of the same exponentials", () => {
    const fast = drawClasses(state, prior, 200, createRandom(4));
    const random = createRandom(4);
    const gumbel = Float64Array.from({ length: 1000 }, () => random.gumbel());
    const slow = drawClassesFromGumbel(state, prior, gumbel);
    expect(fast.classes).toEqual(slow.classes);
    for (const [i, mass] of slow.soft.entries()) expect(fast.soft[i]).toBeCloseTo(mass, 5);
  });

  test("keeps soft masses whose greatest is the class drawn", () => {
    const { classes, soft } = drawClasses(state, prior, 50, createRandom(2));
    for (const [row, drawn] of classes.entries()) {
      const masses = [...soft.subarray(row * 5, row * 5 + 5)];
      expect(sum(masses)).toBeCloseTo(1, 5);
      expect(masses[drawn]).toBe(Math.max(...masses));
      expect(masses[3]).toBe(0);
    }
  });

  test.each([0, -1, 1.5, NaN])("of %d rows is refused", (rows) => {
    expect(() => drawClasses(state, prior, rows, createRandom(1))).toThrow("`batchSize`");
  });
});

describe("the gradient", () => {
  const state = { ...createMetaSampler(prior), psi: [-2, -0.5, 1, 3, 4] };
  const random = createRandom(21);
  const gumbel = Float64Array.from({ length: 30 }, () => random.gumbel());
  const rowGradients = Array.from({ length: 6 }, () => random.normal());

  test("is the derivative of Σ g_b s̃_b at the drawn classes", () => {
    const draw = drawClassesFromGumbel(state, prior, gumbel);
    const gradient = metaSamplerGradient(state, draw, rowGradients);
    const value = (psi: number[]) => {
      const { soft } = drawClassesFromGumbel({ ...state, psi }, prior, gumbel);
      return sum(rowGradients.map((g, row) => g * soft[row * 5 + draw.classes[row]]));
    };
    for (let id = 0; id < 5; id++) {
      const moved = (by: number) => value(state.psi.map((x, c) => (c === id ? x + by : x)));
      expect(gradient[id]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
    }
    expect(Math.abs(gradient[3])).toBe(0);
  });

  test.each([
    [
      { classes: Int32Array.of(0) },
      [1],
      "`draw.classes`: received Int32Array of length 1; expected 6 class ids",
    ],
    [{ classes: new Int32Array(6).fill(5) }, rowGradients, "`draw.classes`: received 5 at row 0"],
    [{ soft: new Float64Array(7) }, rowGradients, "`draw.soft`: received Float64Array of length 7"],
    [{ soft: new Float64Array(30).fill(NaN) }, rowGradients, "`draw.soft`: received NaN"],
    [{}, [1, 2], "`rowGradients`: received 2 numbers; expected 6 numbers"],
    [{}, [1, 2, 3, 4, 5, NaN], "`rowGradients`: received NaN at position 5"],
  ])("refuses a draw changed to %o", (change, gradients, message) => {
    const draw = { ...drawClassesFromGumbel(state, prior, gumbel), ...change };
    expect(() => metaSamplerGradient(state, draw, gradients)).toThrow(message);
  });
});
