import { createRandom, InterruptedError } from "@balms/core";
import type { HeadData } from "@balms/core/heads";
import * as runtime from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { weightBlocks } from "./head-program.ts";
import type { HeadTrainingOptions } from "./head-training-options.ts";
import { HeadTrainer } from "./head-trainer.ts";
import { trainHead } from "./train-head.ts";

const { prior, features, labels } = toyData([60, 20, 6], 5);
const data = { features, labels };

const options = (more: Partial<HeadTrainingOptions> = {}): HeadTrainingOptions => ({
  runtime,
  prior,
  steps: 150,
  batchSize: 16,
  random: createRandom(1),
  ...(more.method === "balms" ? { meta: { batchSize: 12 } } : {}),
  ...more,
});

describe.each(["softmax", "balanced-softmax", "balms"] as const)("method %s", (method) => {
  test("the same seed gives the same head, bit by bit; another seed another one", async () => {
    const first = await trainHead(data, options({ method }));
    const again = await trainHead(data, options({ method }));
    const other = await trainHead(data, options({ method, random: createRandom(2) }));
    expect(again).toEqual(first);
    expect(other.weight).not.toEqual(first.weight);
  });

  test("many steps per run and one step per run agree bit by bit", async () => {
    const together = await trainHead(data, options({ method, steps: 30 }));
    const single = await trainHead(data, options({ method, steps: 30, manyStepsPerRun: false }));
    expect(single).toEqual(together);
  });

  test("training lowers the loss and reports every step", async () => {
    const seen: [number, number, number][] = [];
    const { losses } = await trainHead(
      data,
      options({ method, onStep: ({ step, steps, loss }) => seen.push([step, steps, loss]) }),
    );
    expect(losses).toHaveLength(150);
    expect(losses[149]).toBeLessThan(losses[0] / 2);
    expect(seen).toEqual(Array.from(losses, (loss, index) => [index + 1, 150, loss]));
  });
});

test("a promise of onStep is waited for", async () => {
  let pending = 0;
  await trainHead(
    data,
    options({
      steps: 5,
      onStep: async () => {
        expect(++pending).toBe(1);
        await Promise.resolve();
        pending--;
      },
    }),
  );
  expect(pending).toBe(0);
});

test("a weight that is too large for the cache is worked on in blocks of about 2 MB", () => {
  expect(weightBlocks(512, 1000)).toEqual([1000]);
  expect(weightBlocks(2048, 1100)).toEqual([256, 256, 256, 256, 76]);
  expect(weightBlocks(3_000_000, 2)).toEqual([1, 1]);
});

test("class rates begin at the prior with gamma 0 and at uniform with gamma 1, and stay a distribution", async () => {
  for (const [gamma, expected] of [
    [0, [60 / 86, 20 / 86, 6 / 86]],
    [1, [1 / 3, 1 / 3, 1 / 3]],
  ] as const) {
    const { rates = [], samplerState } = await trainHead(
      data,
      options({ method: "balms", meta: { gamma, batchSize: 12 } }),
    );
    for (const [id, rate] of rates[0].classRates.entries())
      expect(rate).toBeCloseTo(expected[id], 6);
    expect(rates.map(({ step }) => step)).toEqual([0, 100, 150]);
    for (const { classRates } of rates) {
      expect(classRates.reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(1, 6);
    }
    expect(samplerState?.step).toBe(150);
    expect(rates[2].classRates).not.toEqual(rates[0].classRates);
  }
});

test("a request to stop is heard between runs, and between the calls of onStep", async () => {
  const signal = { aborted: false };
  const seen: number[] = [];
  const onStep = ({ step }: { step: number }): void => {
    seen.push(step);
    signal.aborted = step === 3;
  };
  await expect(trainHead(data, options({ signal, onStep }))).rejects.toThrow(InterruptedError);
  expect(seen).toEqual([1, 2, 3]);
  await expect(trainHead(data, options({ signal }))).rejects.toThrow(InterruptedError);
});

test("no more steps than the learning rate is planned for", async () => {
  const trainer = await HeadTrainer.create(data, options());
  await trainer.run(149);
  await expect(trainer.run(2)).rejects.toThrow("2 steps after 149");
  await expect(trainer.run(0.5)).rejects.toThrow("`steps`: received 0.5");
  await trainer.release();
});

test("features so large that trained numbers overflow are reported", async () => {
  const huge = features.with(0, 3e38);
  for (const method of ["softmax", "balms"] as const) {
    const trained = trainHead({ labels, features: huge }, options({ method }));
    await expect(trained).rejects.toThrow("scale the inputs down");
  }
});

test("training that diverges is reported", async () => {
  const huge = features.map((value) => value * 1e15);
  const trained = trainHead({ labels, features: huge }, options({ learningRate: 1e6 }));
  await expect(trained).rejects.toThrow("Lower the learning rate");
});

test.each<[string, Partial<HeadData<Float32Array>>, string]>([
  [
    "NaN in features",
    { features: features.with(7, Number.NaN) },
    "`features`: received NaN at row 1, column 2",
  ],
  ["labels of another number", { labels: [0, 1, 2, 0] }, "received 430 numbers for 4 labels"],
  ["no rows", { labels: [] }, "`labels`: received"],
  ["double precision", { features: [1, 2] as never }, "`features`: received Array of length 2"],
  [
    "a label out of range",
    { labels: labels.with(3, 3) },
    "`labels`: received 3 at row 3; expected class ids from 0 to 2",
  ],
  ["a negative label", { labels: labels.with(3, -1) }, "received -1 at row 3"],
  ["a fractional label", { labels: [0.5, ...labels.slice(1)] }, "received 0.5 at row 0"],
  [
    "labels that the prior does not count",
    { labels: labels.with(0, 2) },
    '`prior`: received 60 rows of class "0", of which the labels have 59; expected the counts of these labels',
  ],
])("%s is refused", async (_, more, message) => {
  await expect(trainHead({ ...data, ...more }, options())).rejects.toThrow(message);
});

test.each<[string, Partial<HeadTrainingOptions>, string]>([
  ["no prior", { prior: null as never }, "`prior`: received null"],
  ["no runtime", { runtime: {} as never }, "`runtime`: received Object; expected an ONNX Runtime"],
  ["no generator", { random: 1 as never }, "`random`: received 1"],
  ["no steps", { steps: 0 }, "`steps`: received 0"],
  ["an unknown method", { method: "instance" as never }, '`method`: received "instance"'],
  ["a learning rate of 0", { learningRate: 0 }, "`learningRate`: received 0"],
  ["a momentum of 1", { momentum: 1 }, "`momentum`: received 1"],
  [
    "a Meta Sampler that is not asked for",
    { meta: {} },
    '`meta`: received settings of the Meta Sampler; expected nothing, since method "balanced-softmax" has none. Take method "balms".',
  ],
  [
    "a prior in plain softmax",
    { method: "softmax", tau: 0.5 },
    '`tau`: received 0.5; expected nothing, since method "softmax" has no prior in its loss. Leave it out, or take method "balanced-softmax".',
  ],
  ["gamma above 1", { method: "balms", meta: { gamma: 5 } }, "`meta.gamma`: received 5"],
  [
    "a rate of ψ of 0",
    { method: "balms", meta: { learningRate: 0 } },
    "`meta.learningRate`: received 0",
  ],
  ["a decay of 1", { method: "balms", meta: { beta1: 1 } }, "`meta.beta1`: received 1"],
  [
    "SGD for ψ",
    { method: "balms", meta: { optimizer: "sgd" } },
    '`meta.optimizer`: received "sgd"',
  ],
  ["no meta step ever", { method: "balms", meta: { every: 0 } }, "`meta.every`: received 0"],
  [
    "meta rows of other dimensions",
    { method: "balms", meta: { data: { features: features.subarray(0, 12), labels: [0, 1, 2] } } },
    "`meta.data.features`: received rows of 4 numbers; expected 5, as in training",
  ],
  [
    "meta rows without a class",
    { method: "balms", meta: { data: { features: features.subarray(0, 10), labels: [0, 1] } } },
    '`meta.data.labels`: received no row of class "2"; expected rows of every class that is trained',
  ],
  [
    "a meta label out of range",
    { method: "balms", meta: { data: { features: features.subarray(0, 5), labels: [3] } } },
    "`meta.data.labels`: received 3 at row 0",
  ],
])("%s is refused", async (_, more, message) => {
  await expect(trainHead(data, options(more))).rejects.toThrow(message);
});

test("BigInt labels, as NumPy writes them", async () => {
  const big = BigInt64Array.from(labels, BigInt);
  const head = await trainHead({ features, labels: big }, options({ steps: 5 }));
  expect(head).toEqual(await trainHead(data, options({ steps: 5 })));
});

test("no data and no options at all", async () => {
  const expected = "`runtime`: received undefined; expected an ONNX Runtime";
  await expect(trainHead(data, undefined as never)).rejects.toThrow(expected);
  await expect(trainHead(undefined as never, options())).rejects.toThrow(
    "`features`: received undefined; expected a Float32Array with at least one row",
  );
});
