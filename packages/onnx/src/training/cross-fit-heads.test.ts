import { ArgumentError, createRandom, priorFromLabels } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { crossFitHeads, type CrossFitOptions } from "./cross-fit-heads.ts";

const { prior, features, labels } = toyData([120, 30, 10], 5);
const data = { features, labels };
const options = (more: Partial<CrossFitOptions> = {}): CrossFitOptions => ({
  runtime,
  prior,
  steps: 60,
  batchSize: 32,
  folds: 3,
  random: createRandom(1),
  ...more,
});

test("every method is estimated on rows that its head has not seen", async () => {
  const found = await crossFitHeads(data, options({ meta: { batchSize: 12 } }));
  expect(found.rows).toBe(160);
  expect(found.estimates.map(({ method }) => method)).toEqual([
    "softmax",
    "post-hoc",
    "balanced-softmax",
    "balms",
  ]);
  const chosen = found.estimates.find(({ method }) => method === found.method);
  expect(chosen).toMatchObject({ gain: 0, error: 0 });
  for (const { balanced, gain } of found.estimates) {
    expect(balanced - gain).toBeCloseTo(chosen?.balanced ?? NaN, 12);
    expect(balanced).toBeGreaterThan(0.3);
  }
});

test("labels that features do not tell are not learned by heart", async () => {
  const random = createRandom(3);
  const noise = Float32Array.from({ length: 160 * 40 }, () => random.normal());
  const found = await crossFitHeads(
    { features: noise, labels },
    options({ methods: ["softmax", "balanced-softmax"], steps: 300 }),
  );
  // A head of 40 features fits noise; on rows outside it is right one time in three.
  for (const { balanced } of found.estimates) expect(Math.abs(balanced - 1 / 3)).toBeLessThan(0.17);
});

test("where the long tail costs accuracy, the simplest correction is chosen, and for certain", async () => {
  const wide = toyData([3000, 60, 60], 3, 1.5);
  const found = await crossFitHeads(
    { features: wide.features, labels: wide.labels },
    options({
      prior: wide.prior,
      methods: ["softmax", "post-hoc", "balanced-softmax"],
      steps: 200,
      batchSize: 128,
    }),
  );
  expect(found.method).toBe("post-hoc");
  const [plain, , balanced] = found.estimates;
  expect(plain.gain).toBeLessThan(-2 * plain.error);
  expect(balanced.gain).toBeLessThanOrEqual(2 * balanced.error);
});

test("the same seed chooses the same, however the methods are listed", async () => {
  const first = await crossFitHeads(data, options({ methods: ["softmax", "post-hoc"] }));
  const again = await crossFitHeads(data, options({ methods: ["post-hoc", "softmax"] }));
  expect(again).toEqual(first);
});

test("post-hoc alone trains the plain head that it corrects", async () => {
  const both = await crossFitHeads(data, options({ methods: ["softmax", "post-hoc"] }));
  const alone = await crossFitHeads(data, options({ methods: ["post-hoc"] }));
  expect(alone.estimates[0].balanced).toBe(both.estimates[1].balanced);
});

test("progress is told over all heads", async () => {
  const steps: number[] = [];
  let all = 0;
  await crossFitHeads(
    data,
    options({
      methods: ["softmax", "post-hoc", "balanced-softmax"],
      steps: 10,
      onStep: (progress) => {
        steps.push(progress.step);
        all = progress.steps;
      },
    }),
  );
  expect(all).toBe(3 * 2 * 10);
  expect(steps).toEqual(Array.from({ length: 60 }, (_, step) => step + 1));
});

test("what cannot be asked is refused", async () => {
  const single = [0, 1, 2];
  const three = { features: features.slice(0, 15), labels: single };
  await expect(
    crossFitHeads(three, options({ prior: priorFromLabels(single, { classes: 3 }) })),
  ).rejects.toThrow(
    "`labels`: received no class with two rows; expected a class with at least two rows, one to train and one to ask. Of so few rows no choice can be made: take a method by name.",
  );
  await expect(crossFitHeads(data, options({ methods: [] }))).rejects.toThrow(
    /methods.*at least one method/su,
  );
  await expect(crossFitHeads(data, options({ methods: ["smote" as never] }))).rejects.toSatisfy(
    (error) => ArgumentError.isInstance(error) && error.parameter === "methods",
  );
  await expect(crossFitHeads(data, { ...options(), sampler: undefined } as never)).rejects.toThrow(
    /sampler/u,
  );
});
