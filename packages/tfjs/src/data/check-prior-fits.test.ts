import * as tf from "@tensorflow/tfjs";
import {
  createRandom,
  priorFromCounts,
  PriorError,
  priorFromLabels,
  priorFromNames,
} from "@balms/core";
import { createClassBalancedSampler, indexRows } from "@balms/sampler";
import { describe, expect, test } from "vitest";
import { fitDecoupledHead } from "../decoupled/fit-decoupled-head.ts";
import { fitMetaReweighter } from "../meta/fit-meta-reweighter.ts";
import { fitMetaSampler } from "../meta/fit-meta-sampler.ts";
import { fitBalanced } from "../training/fit-balanced.ts";
import { balancedBatches } from "./balanced-batches.ts";
import type { TrainingData } from "./training-data.ts";

// Ids by first appearance; priorFromNames sorts the names.
const names = ["wolf", "wolf", "wolf", "wolf", "wolf", "wolf", "cat", "cat", "lynx", "wolf"];
const ids = names.map((name) => ["wolf", "cat", "lynx"].indexOf(name));
const sorted = priorFromNames(names);
const features = { data: Float32Array.from(ids, (id) => id - 1), shape: [10, 1] };
const data = { features, labels: ids };
const message =
  '`prior`: received 7 rows of class "wolf", of which data.labels have 1 (id 2); ' +
  "expected the counts of these labels. The same counts stand there in another " +
  "order: ids follow prior.classes. Give the labels as names, or order the prior with reorderPrior.";

const modelOf = () => tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [1] })] });
const options = () => ({ random: createRandom(1), epochs: 1, batchSize: 5 });
const fits: readonly (readonly [
  string,
  (data: TrainingData, prior: typeof sorted) => Promise<unknown>,
])[] = [
  [
    "fitBalanced",
    (given, prior) =>
      fitBalanced(modelOf(), given, { ...options(), prior, optimizer: tf.train.sgd(0.1) }),
  ],
  ["fitMetaSampler", (given, prior) => fitMetaSampler(modelOf(), given, { ...options(), prior })],
  [
    "fitMetaReweighter",
    (given, prior) => fitMetaReweighter(modelOf(), given, { ...options(), prior }),
  ],
  [
    "fitDecoupledHead",
    (given, prior) => fitDecoupledHead(modelOf(), given, { ...options(), prior }),
  ],
  [
    "balancedBatches",
    async (given, prior) => {
      const rows = indexRows(ids, { classes: 3 });
      const sampler = createClassBalancedSampler(rows, { random: createRandom(1) });
      for await (const { xs, ys } of balancedBatches(given, sampler, { prior })()) {
        tf.dispose([xs, ys]);
      }
    },
  ],
];

describe.each(fits)("%s", (_, fit) => {
  test("refuses names in another order than the ids", async () => {
    await expect(fit(data, sorted)).rejects.toThrow(message);
    await expect(fit(data, sorted)).rejects.toBeInstanceOf(PriorError);
  });

  test("refuses counts of other rows", async () => {
    await expect(fit(data, priorFromCounts([7, 2, 3]))).rejects.toThrow(
      '`prior`: received 3 rows of class "2", of which data.labels have 1 (id 2); expected the ' +
        "counts of these labels. Count the rows that are trained on: " +
        "priorFromLabels(labels, { classes: prior.classes }).",
    );
  });

  test("takes names as labels, in the order of the prior", async () => {
    await expect(fit({ features, labels: names }, sorted)).resolves.not.toThrow();
    const other = [...names.slice(0, 9), "dog"];
    await expect(fit({ features, labels: other }, sorted)).rejects.toThrow(
      '`data.labels`: received "dog" at row 9; expected names in prior.classes: "cat", "lynx", "wolf"',
    );
  });

  test("takes a prior that was counted on the ids", async () => {
    const prior = priorFromLabels(ids, { classes: ["wolf", "cat", "lynx"] });
    await expect(fit(data, prior)).resolves.not.toThrow();
  });
});

const fit = fits[0][1];
const weights = (counts: number[]) => priorFromCounts(counts, { counted: "weights" });

test("names train to what their ids do", async () => {
  const [byName, byId] = await Promise.all(
    [names, tf.tensor1d(names), names.map((name) => sorted.classes.indexOf(name))].map(
      async (labels) => {
        const model = modelOf();
        model.setWeights([tf.zeros([1, 3]), tf.zeros([3])]);
        const optimizer = tf.train.sgd(0.1);
        await fitBalanced(model, { features, labels }, { ...options(), prior: sorted, optimizer });
        return [...model.getWeights()[0].dataSync()];
      },
    ),
  );
  expect(byName).toEqual(byId);
});

describe("a prior fits", () => {
  test.each([
    ["by its shares", weights([0.7, 0.2, 0.1])],
    ["by multiples of the counts", priorFromCounts([70, 20, 10])],
    ["up to a hundredth", weights([0.7, 0.2, 0.1005])],
  ])("%s", async (_, prior) => {
    await expect(fit(data, prior)).resolves.not.toThrow();
  });

  test("soft labels by the sums of their shares, or by the greatest of each row", async () => {
    const smooth = ids.flatMap((id) => [0, 1, 2].map((j) => (j === id ? 0.8 : 0.1)));
    const labels = { data: Float32Array.from(smooth), shape: [10, 3] };
    await expect(fit({ features, labels }, priorFromCounts([7, 2, 1]))).resolves.not.toThrow();
    await expect(fit({ features, labels }, weights([5.9, 2.4, 1.7]))).resolves.not.toThrow();
    await expect(fit({ features, labels }, priorFromCounts([1, 2, 7]))).rejects.toThrow(
      '`prior`: received 1 rows of class "0", of which data.labels have 7 (id 0)',
    );
  });
});

describe("another prior", () => {
  const prior = priorFromLabels(ids, { classes: ["wolf", "cat", "lynx"] });
  const run = (more: object) =>
    fitBalanced(modelOf(), data, { ...options(), prior, optimizer: tf.train.sgd(0.1), ...more });

  test("inside the loss has the same classes in the same order", async () => {
    await expect(run({ inLoss: sorted })).rejects.toThrow(
      '`inLoss`: received "cat" as class 0; expected "wolf", as in prior.classes',
    );
    await expect(run({ inLoss: priorFromCounts([1, 1]) })).rejects.toThrow(
      "`inLoss`: received 2 classes; expected 3, as prior has",
    );
    await expect(run({ inLoss: priorFromCounts([7, 2, 1]) })).resolves.not.toThrow();
  });

  test("of a sampler, too", async () => {
    const rows = indexRows(
      names.map((name) => sorted.classes.indexOf(name)),
      { prior: sorted },
    );
    const sampler = createClassBalancedSampler(rows, { random: createRandom(1) });
    await expect(run({ sampler })).rejects.toThrow(
      '`sampler`: received "cat" as class 0; expected "wolf", as in prior.classes',
    );
    expect(() => balancedBatches(data, sampler, { prior })).toThrow('`sampler`: received "cat"');
    expect(() => balancedBatches(data, sampler, { prior: sorted, classes: 2 })).toThrow(
      "`classes`: received 2",
    );
    expect(() => balancedBatches(data, sampler, {})).toThrow("`classes`: received undefined");
  });
});

test("names need a prior to be known by", async () => {
  const sampler = createClassBalancedSampler(indexRows(ids, { classes: 3 }), {
    random: createRandom(1),
  });
  const batches = balancedBatches({ features, labels: names }, sampler, { classes: 3 });
  await expect(batches().next()).rejects.toThrow(
    '`data.labels`: received the name "wolf"; expected class ids from 0 to 2. Names are known by a prior alone.',
  );
});
