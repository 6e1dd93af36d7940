import { ArgumentError, createRandom, priorFromLabels } from "@balms/core";
import { createClassBalancedSampler, createLossPrioritySampler } from "@balms/sampler";
import { expect, test, describe } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { balms, data, options, prior, random, rows } from "../../test/toy-training.ts";
import { HeadTrainer } from "./head-trainer.ts";
import type { HeadTrainingOptions } from "./head-training-options.ts";
import type { HeadTrainingState } from "./head-training-state.ts";

const { features, labels } = data;

const replacer = (_: string, value: unknown): unknown =>
  value instanceof Float32Array ? [...value] : value;

/** A state as it comes out of a file. */
function throughJSON(state: HeadTrainingState): HeadTrainingState {
  return JSON.parse(JSON.stringify(state, replacer)) as HeadTrainingState;
}

const many = toyData(
  Array.from({ length: 130 }, (_, id) => 1 + (id % 3)),
  4,
);

describe("a training that is resumed goes on bit by bit as if it had never stopped", () => {
  test.each<[string, () => Partial<HeadTrainingOptions>, typeof data & { prior: typeof prior }]>([
    ["plain softmax", () => ({ method: "softmax" }), { ...data, prior }],
    ["Balanced Softmax", () => ({}), { ...data, prior }],
    ["BALMS", balms, { ...data, prior }],
    ["BALMS, a meta step in three", () => balms({ every: 3 }), { ...data, prior }],
    ["BALMS of 130 classes", balms, many],
    [
      "class-balanced rows",
      () => ({ method: "softmax", sampler: createClassBalancedSampler(rows, { random }) }),
      { ...data, prior },
    ],
    [
      "rows by their losses",
      () => ({
        mismatch: "intended",
        sampler: createLossPrioritySampler(rows, { random, epochLength: 40 }),
      }),
      { ...data, prior },
    ],
  ])("%s", async (_, more, { prior: counts, ...of }) => {
    const told = () => options({ prior: counts, ...more() });
    const whole = await HeadTrainer.create(of, told());
    const losses = await whole.run(24);
    const first = await HeadTrainer.create(of, told());
    const before = await first.run(7);
    const state = throughJSON(first.state());
    const second = await HeadTrainer.create(of, told());
    second.resume(state);
    expect(second.step).toBe(7);
    const after = await second.run(17);
    expect([...before, ...after]).toEqual([...losses]);
    expect(second.head()).toEqual(whole.head());
    expect(second.samplerState()).toEqual(whole.samplerState());
    await Promise.all([whole, first, second].map((trainer) => trainer.release()));
  });

  test("a state is a copy: further steps do not change it", async () => {
    const trainer = await HeadTrainer.create(data, options());
    await trainer.run(3);
    const state = trainer.state();
    const before = throughJSON(state);
    await trainer.run(3);
    expect(throughJSON(state)).toEqual(before);
    await trainer.release();
  });

  test.each<[string, Partial<HeadTrainingOptions>, (state: HeadTrainingState) => unknown, string]>([
    ["nothing", {}, () => undefined, "`state.format`: received undefined"],
    [
      "other batches",
      { batchSize: 30 },
      (state) => state,
      "`state.settings.batchSize`: received 15; expected 30",
    ],
    [
      "another method",
      { method: "softmax" },
      (state) => state,
      '`state.settings.method`: received "balanced-softmax"',
    ],
    ["another seed", { random: createRandom(2) }, (state) => state, "`state.sampler.key`"],
    ["too many steps", {}, (state) => ({ ...state, step: 25 }), "`state.step`: received 25"],
    [
      "a weight of another size",
      {},
      (state) => ({ ...state, trained: { ...state.trained, "weight.0": [1] } }),
      "`state.trained.weight.0`",
    ],
  ])("%s is refused", async (_, more, change, message) => {
    const trainer = await HeadTrainer.create(data, options());
    await trainer.run(2);
    const state = change(trainer.state()) as HeadTrainingState;
    await trainer.release();
    const other = await HeadTrainer.create(data, options(more));
    expect(() => other.resume(state)).toThrow(ArgumentError);
    expect(() => other.resume(state)).toThrow(message);
    expect(other.step).toBe(0);
    await other.release();
  });

  test.each<[string, typeof data, HeadTrainingOptions["meta"], string]>([
    ["other features", { ...data, features: features.map((x) => x + 1) }, {}, "features"],
    [
      "other meta rows",
      data,
      { data: { features: features.toReversed(), labels } },
      "meta.data.features",
    ],
    ["another Adam", data, { beta1: 0.5 }, "meta.beta1"],
    ["another second moment", data, { beta2: 0.5 }, "meta.beta2"],
    ["another floor", data, { epsilon: 1e-3 }, "meta.epsilon"],
  ])("BALMS on %s is refused, and the trainer stays as it is", async (_, of, meta, name) => {
    const trainer = await HeadTrainer.create(data, options(balms()));
    await trainer.run(2);
    const other = await HeadTrainer.create(of, options(balms(meta)));
    const before = throughJSON(other.state());
    expect(() => other.resume(trainer.state())).toThrow(ArgumentError);
    expect(() => other.resume(trainer.state())).toThrow(`\`state.settings.${name}\`: received`);
    expect(throughJSON(other.state())).toEqual(before);
    await Promise.all([trainer.release(), other.release()]);
  });

  test("labels that are counted alike and stand in another order are refused", async () => {
    const trainer = await HeadTrainer.create(data, options());
    const other = await HeadTrainer.create({ features, labels: labels.toReversed() }, options());
    expect(() => other.resume(trainer.state())).toThrow("`state.sampler.data`: received");
    await Promise.all([trainer.release(), other.release()]);
  });

  test("a loss with other zero counts is refused", async () => {
    const four = priorFromLabels(labels, { classes: 4 });
    const [trainer, other] = await Promise.all(
      (["mask", "floor"] as const).map((zeroCounts) =>
        HeadTrainer.create(data, options({ prior: four, zeroCounts })),
      ),
    );
    expect(() => other.resume(trainer.state())).toThrow("`state.settings.shift`: received");
    await Promise.all([trainer.release(), other.release()]);
  });

  test("a state that is refused half-way leaves the trainer as it was", async () => {
    const trainer = await HeadTrainer.create(data, options(balms()));
    const state = trainer.state();
    await trainer.run(2);
    const before = throughJSON(trainer.state());
    for (const missing of ["sampler", "metaSampler"] as const) {
      expect(() => trainer.resume({ ...state, [missing]: undefined })).toThrow(
        `\`state.${missing}.kind\`: received undefined`,
      );
    }
    const { places } = state.random;
    expect(() => trainer.resume({ ...state, random: { places } })).toThrow(
      "`state.random.noise.classes`: received undefined",
    );
    expect(throughJSON(trainer.state())).toEqual(before);
    await trainer.release();
  });

  test("a state is read from plain JSON, which makes records of its arrays", async () => {
    const trainer = await HeadTrainer.create(data, options());
    await trainer.run(7);
    const text = JSON.stringify(trainer.state());
    const other = await HeadTrainer.create(data, options());
    other.resume(JSON.parse(text) as HeadTrainingState);
    expect(other.state()).toEqual(trainer.state());
    expect([...(await other.run(3))]).toEqual([...(await trainer.run(3))]);
    await Promise.all([trainer.release(), other.release()]);
  });

  test("BALMS of another seed is refused by its random numbers", async () => {
    const trainer = await HeadTrainer.create(data, options(balms()));
    const other = await HeadTrainer.create(data, options({ ...balms(), random: createRandom(2) }));
    expect(() => other.resume(trainer.state())).toThrow(
      "`state.random.noise.classes`: received numbers of another seed",
    );
    await Promise.all([trainer.release(), other.release()]);
  });
});

describe("a trainer does one thing after another", () => {
  test("a second run at once, and a state in the midst of steps, are refused", async () => {
    const trainer = await HeadTrainer.create(data, options());
    const first = trainer.run(7);
    const message = "received a call while steps are made; expected one after another. Wait for";
    await expect(trainer.run(2)).rejects.toThrow(`\`run\`: ${message}`);
    expect(() => trainer.state()).toThrow(ArgumentError);
    expect(() => trainer.state()).toThrow(`\`state\`: ${message}`);
    expect(() => trainer.resume({} as never)).toThrow(`\`resume\`: ${message}`);
    await expect(trainer.release()).rejects.toThrow(`\`release\`: ${message}`);
    await first;
    expect(trainer.step).toBe(7);
    await trainer.release();
  });

  test("a state that is written down in onStep can be resumed", async () => {
    const kept: HeadTrainingState[] = [];
    const trainer: HeadTrainer = await HeadTrainer.create(
      data,
      options({ onStep: ({ step }) => step === 7 && kept.push(trainer.state()) }),
    );
    await trainer.run(7);
    const other = await HeadTrainer.create(data, options());
    other.resume(kept[0]);
    expect([...(await other.run(3))]).toEqual([...(await trainer.run(3))]);
    await Promise.all([trainer.release(), other.release()]);
  });

  test("what is released makes no more steps, and may be released again", async () => {
    const trainer = await HeadTrainer.create(data, options());
    await trainer.run(1);
    await trainer.release();
    await trainer.release();
    await expect(trainer.run(1)).rejects.toThrow(
      "`run`: received a call after `release`; expected a trainer that is open. Create another, and resume its state.",
    );
    expect(trainer.state().step).toBe(1);
  });
});
