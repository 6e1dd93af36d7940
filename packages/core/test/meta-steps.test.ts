import {
  createMetaSampler,
  createRandom,
  drawClasses,
  InterruptedError,
  metaSamplerGradient,
  type MetaSamplerState,
  type RandomState,
  restoreRandom,
  updateMetaSampler,
} from "@balms/core";
import { bilevelStep } from "@balms/core/adapter";
import { expect, test } from "vitest";
import {
  ClosedFormHead,
  linearNetwork,
  prior,
  rowsFor,
  samplerStep,
  tanhNetwork,
  TestModel,
} from "./meta-models.ts";

const sgd = { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01, nesterov: true };
const settings = { batchSize: 12, ...sgd };
const start = () => ({
  state: createMetaSampler(prior, { gamma: 0.3, learningRate: 0.05 }),
  step: 0,
});

/** Iterations with everything but the model explicit. */
async function iterate(
  model: TestModel,
  count: number,
  change: { every?: number; relativeStep?: number } = {},
) {
  const random = createRandom("run");
  const metaLosses: (number | undefined)[] = [];
  let run: { state: MetaSamplerState; step: number } = start();
  for (let i = 0; i < count; i++) {
    const result = await samplerStep(model, {
      ...settings,
      ...change,
      random,
      ...run,
    });
    run = { state: result.state, step: result.step };
    metaLosses.push(result.metaLoss);
  }
  return { ...run, metaLosses };
}

test("two passes and the closed form of a linear head go the same way", async () => {
  const [passes, closed] = [new TestModel(linearNetwork()), new ClosedFormHead()];
  const random = [createRandom("run"), createRandom("run")];
  let run: { state: MetaSamplerState; step: number } = start();
  let { state } = run;
  for (let i = 0; i < 25; i++) {
    const options = { ...settings, relativeStep: 1e-4, random: random[0], ...run };
    const byPasses = await samplerStep(passes, options);
    run = { state: byPasses.state, step: byPasses.step };

    const draw = drawClasses(state, prior, settings.batchSize, random[1]);
    const batch = rowsFor(draw.classes, random[1]);
    const byForm = closed.metaStep(batch, sgd, random[1]);
    state = updateMetaSampler(state, metaSamplerGradient(state, draw, byForm.rowGradients));

    expect(byPasses.metaLoss).toBeCloseTo(byForm.metaLoss, 6);
    const scale = Math.max(...byForm.rowGradients.map(Math.abs));
    for (const [row, value] of byForm.rowGradients.entries()) {
      const error = (byPasses.rowGradients?.[row] ?? NaN) - value;
      expect(Math.abs(error) / scale).toBeLessThan(1e-6);
    }
  }
  expect(state.psi).not.toEqual(start().state.psi);
  for (const [c, value] of state.psi.entries()) {
    expect(Math.abs(run.state.psi[c] - value)).toBeLessThan(1e-6 * Math.abs(value));
  }
  for (const [i, value] of closed.model.theta.entries()) {
    expect(passes.theta[i]).toBeCloseTo(value, 6);
  }
  expect(passes.calls.lossesAt).toBe(50);
});

test("the inner step is the training step, and is kept", async () => {
  const model = new TestModel(tanhNetwork());
  const twin = model.copy();
  const random = createRandom(4);
  const { draw } = await samplerStep(model, { ...settings, random, ...start() });
  const again = createRandom(4);
  await samplerStep(twin, { ...settings, every: 2, random: again, ...start() });
  expect(draw.classes).toHaveLength(12);
  expect(model.theta).toEqual(twin.theta);
  expect(model.velocity).toEqual(twin.velocity);
});

test.each([1, 3, 5])("every = %d makes that many fewer outer passes", async (every) => {
  const model = new TestModel(tanhNetwork());
  const { state, step, metaLosses } = await iterate(model, 15, { every });
  const outer = 15 / every;
  expect(model.calls).toEqual({
    train: 15,
    metaGradient: outer,
    lossesAt: 2 * outer,
    released: outer,
  });
  expect(state.step).toBe(outer);
  expect(step).toBe(15);
  const made = metaLosses.map((loss) => loss !== undefined);
  expect(made).toEqual(made.map((_, i) => (i + 1) % every === 0));
});

test("goes on from JSON to the same numbers", async () => {
  const whole = new TestModel(tanhNetwork());
  const straight = await iterate(whole, 10, { every: 2 });

  const model = new TestModel(tanhNetwork());
  let text = JSON.stringify({ ...start(), random: createRandom("run").state() });
  for (let i = 0; i < 10; i++) {
    const saved = JSON.parse(text) as {
      state: MetaSamplerState;
      step: number;
      random: RandomState;
    };
    const random = restoreRandom(saved.random);
    const { state, step } = await samplerStep(model, {
      ...settings,
      every: 2,
      ...saved,
      random,
    });
    text = JSON.stringify({ state, step, random: random.state() });
  }
  const end = JSON.parse(text) as { state: MetaSamplerState };
  expect(end.state).toEqual(straight.state);
  expect(model.theta).toEqual(whole.theta);
});

test("a signal stops before anything is trained", async () => {
  const model = new TestModel(tanhNetwork());
  const before = model.theta.slice();
  const options = { ...settings, random: createRandom(2), signal: { aborted: true } };
  const stopped = samplerStep(model, { ...options, ...start() });
  await expect(stopped).rejects.toSatisfy(InterruptedError.isInstance);
  expect(model.theta).toEqual(before);
});

test("what a snapshot holds is freed, also after a failure", async () => {
  const held: unknown[] = [];
  const model = new TestModel(tanhNetwork());
  const failing = Object.assign(model, {
    release: (...parts: unknown[]) => held.push(...parts),
    metaGradient: () => Promise.reject(new Error("out of memory")),
  });
  const failed = samplerStep(failing, { ...settings, random: createRandom(1), ...start() });
  await expect(failed).rejects.toThrow("out of memory");
  expect(held).toEqual([new TestModel(tanhNetwork()).theta, undefined]);
});

const random = createRandom(1);
const idle = new TestModel(linearNetwork());
const psiGradient = () => [0, 0, 0];

test.each([
  ["no model", undefined, {}, "`model`: received undefined; expected an object with the method"],
  ["a model that cannot train", {}, {}, "with the method train"],
  ["half a model", { train: () => 1 }, {}, "with the method snapshot"],
  ["no gradient by ψ", idle, { psiGradient: undefined }, "with the method psiGradient"],
  ["no state", idle, { state: undefined }, "`state.psi`: received undefined"],
  ["no step", idle, { step: undefined }, "`step`: received undefined"],
  ["a negative step", idle, { step: -1 }, "`step`: received -1"],
  ["every 0", idle, { every: 0 }, "`every`: received 0"],
  ["a rate of 0", idle, { learningRate: 0 }, "`learningRate`: received 0"],
  ["momentum 1", idle, { momentum: 1 }, "`momentum`: received 1"],
  ["a length of 0", idle, { relativeStep: 0 }, "`relativeStep`: received 0"],
])("%s is refused before the model is trained", async (_, model, change, message) => {
  const options = { learningRate: 0.1, psiGradient, random, ...start(), ...change };
  await expect(bilevelStep(model as never, 0, options as never)).rejects.toThrow(message);
  expect(idle.calls.train).toBe(0);
});

test("no options at all are refused by name", async () => {
  const none = bilevelStep(idle as never, 0, undefined as never);
  await expect(none).rejects.toThrow("`options`: received undefined");
});
