import { expect, test } from "vitest";
import { priorFromCounts } from "../priors/prior-from-counts.ts";
import { createMetaSampler } from "./create-meta-sampler.ts";
import type { MetaSamplerState } from "./meta-sampler-state.ts";
import { updateMetaSampler } from "./update-meta-sampler.ts";

const prior = priorFromCounts([3, 1]);

test("SGD descends along the gradient", () => {
  const start = createMetaSampler(prior, { optimizer: "sgd", learningRate: 0.5 });
  const state = updateMetaSampler(updateMetaSampler(start, [1, -2]), [1, 0]);
  expect(state.psi).toEqual([-1, 1]);
  expect(state.secondMoment).toEqual([0, 0]);
  expect(state.step).toBe(2);
});

test("SGD with momentum agrees with the algorithm written out", () => {
  const settings = { optimizer: "sgd", learningRate: 0.1, momentum: 0.9 } as const;
  let state = createMetaSampler(prior, settings);
  let [v, x] = [0, 0];
  for (let t = 0; t < 30; t++) {
    state = updateMetaSampler(state, [Math.sin(t), 0]);
    v = 0.9 * v + Math.sin(t);
    x -= 0.1 * v;
  }
  expect(state.psi[0]).toBeCloseTo(x, 12);
  expect(state.firstMoment[0]).toBeCloseTo(v, 12);
  expect(state.psi[1]).toBe(0);
});

test.each(["adam", "sgd"] as const)("%s goes on from JSON to the same numbers", (optimizer) => {
  const start = createMetaSampler(prior, { optimizer, momentum: 0.5 });
  const run = (between: (state: MetaSamplerState) => MetaSamplerState) => {
    let state = start;
    for (let i = 0; i < 5; i++) state = updateMetaSampler(between(state), [i, 1 - i]);
    return state;
  };
  expect(run((state) => JSON.parse(JSON.stringify(state)) as MetaSamplerState)).toEqual(
    run((state) => state),
  );
});

test("a state written before there was a choice of optimizer is one of Adam", () => {
  const { optimizer: _, momentum: __, ...old } = createMetaSampler(prior);
  const state = updateMetaSampler(old as MetaSamplerState, [1, -1]);
  expect(state).toEqual(updateMetaSampler(createMetaSampler(prior), [1, -1]));
});

test.each(["adam", "sgd"] as const)("%s stays finite at any finite gradient", (optimizer) => {
  const huge = Number.MAX_VALUE;
  let state = createMetaSampler(prior, { optimizer, learningRate: huge, momentum: 0.9 });
  for (const gradient of [
    [huge, -huge],
    [-huge, -huge],
    [5e-324, 1e200],
    [0, huge],
  ]) {
    state = updateMetaSampler(state, gradient);
    const { psi, firstMoment, secondMoment } = state;
    expect([...psi, ...firstMoment, ...secondMoment].every(Number.isFinite)).toBe(true);
  }
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
});

test.each([
  [{ optimizer: "rmsprop" }, '`optimizer`: received "rmsprop"; expected one of ["adam","sgd"]'],
  [{ momentum: 1 }, "`momentum`: received 1"],
  [{ momentum: -0.1 }, "`momentum`: received -0.1"],
])("%o is refused", (settings, message) => {
  expect(() => createMetaSampler(prior, settings as never)).toThrow(message);
  const state = { ...createMetaSampler(prior), ...settings } as MetaSamplerState;
  expect(() => updateMetaSampler(state, [0, 0])).toThrow(message);
});

test("a start at huge γ is finite", () => {
  const { psi } = createMetaSampler(prior, { gamma: 1e308 });
  expect(psi.every(Number.isFinite)).toBe(true);
  expect(psi[1]).toBeGreaterThan(psi[0]);
});
