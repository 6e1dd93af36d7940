import { createRandom, InterruptedError } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { weightBlocks } from "./head-program.ts";
import type { HeadTrainingOptions } from "./head-training-options.ts";
import { HeadTrainer } from "./head-trainer.ts";
import { trainHead } from "./train-head.ts";

const data = toyData([60, 20, 6], 5);

const options = (more: Partial<HeadTrainingOptions> = {}): HeadTrainingOptions => ({
  runtime,
  ...data,
  steps: 150,
  batchSize: 16,
  meta: { batchSize: 12 },
  random: createRandom(1),
  ...more,
});

describe.each(["instance", "balms"] as const)("method %s", (method) => {
  test("the same seed gives the same head, bit by bit; another seed another one", async () => {
    const first = await trainHead(options({ method }));
    const again = await trainHead(options({ method }));
    const other = await trainHead(options({ method, random: createRandom(2) }));
    expect(again).toEqual(first);
    expect(other.weight).not.toEqual(first.weight);
  });

  test("many steps per run and one step per run agree bit by bit", async () => {
    const together = await trainHead(options({ method, steps: 30 }));
    const single = await trainHead(options({ method, steps: 30, manyStepsPerRun: false }));
    expect(single).toEqual(together);
  });

  test("training lowers the loss and reports it", async () => {
    const seen: number[] = [];
    const { losses } = await trainHead(
      options({ method, onProgress: ({ step, steps, loss }) => seen.push(step, steps, loss) }),
    );
    expect(losses).toHaveLength(150);
    expect(losses[149]).toBeLessThan(losses[0] / 2);
    expect(seen).toEqual([100, 150, losses[99], 150, 150, losses[149]]);
  });
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

test("a request to stop ends training between runs", async () => {
  const signal = { aborted: false };
  const onProgress = (): void => {
    signal.aborted = true;
  };
  await expect(trainHead(options({ signal, onProgress }))).rejects.toThrow(InterruptedError);
  await expect(trainHead(options({ signal }))).rejects.toThrow(InterruptedError);
});

test("no more steps than the learning rate is planned for", async () => {
  const trainer = await HeadTrainer.create(options());
  await trainer.run(149);
  await expect(trainer.run(2)).rejects.toThrow("2 steps after 149");
  await trainer.release();
});

test("features so large that trained numbers overflow are reported", async () => {
  const features = data.features.slice();
  features[0] = 3e38;
  for (const method of ["instance", "balms"] as const) {
    await expect(trainHead(options({ method, features }))).rejects.toThrow("scale the inputs down");
  }
});

test("training that diverges is reported", async () => {
  const features = data.features.map((value) => value * 1e15);
  await expect(trainHead(options({ features, learningRate: 1e6 }))).rejects.toThrow(
    "Lower the learning rate",
  );
});

test.each<[string, Partial<HeadTrainingOptions>, string]>([
  [
    "NaN in features",
    { features: data.features.with(7, Number.NaN) },
    "`features`: received NaN at row 1, column 2",
  ],
  ["labels of another length", { labels: [0, 1] }, "2 class ids for 86 rows"],
  [
    "a label out of range",
    { labels: data.labels.with(3, 3) },
    "`labels`: received 3 at row 3; expected class ids from 0 to 2",
  ],
  ["a negative label", { labels: data.labels.with(3, -1) }, "received -1 at row 3"],
  ["a fractional label", { labels: [0.5, ...data.labels.slice(1)] }, "received 0.5 at row 0"],
  ["BALMS without a prior", { method: "balms", prior: null }, "`prior`: received null"],
  ["a prior of other classes", { classes: 4 }, "`prior`: received 3 classes; expected 4"],
  ["no steps", { steps: 0 }, "`steps`: received 0"],
  ["features that do not fill rows", { dimensions: 7 }, "expected rows of 7 numbers"],
  ["meta rows out of range", { meta: { rows: [86] } }, "`meta.rows`: received 86 at position 0"],
  ["meta rows without a class", { meta: { rows: [0, 61] } }, "received no row of class 2"],
])("%s is refused", async (_, more, message) => {
  await expect(trainHead(options(more))).rejects.toThrow(message);
});
