import { createRandom, priorFromLabels } from "@balms/core";
import { fitBalanced, fitMetaReweighter, fitMetaSampler, type FitState } from "@balms/tfjs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { refusals } from "./check-restore.ts";

const labels = Int32Array.from({ length: 24 }, (_, row) => (row < 16 ? 0 : row < 22 ? 1 : 2));
const features = {
  data: Float32Array.from({ length: 48 }, (_, at) => Math.sin(at * 12.9) + labels[at >> 1]),
  shape: [24, 2],
};
const data = { features, labels };
const prior = priorFromLabels(labels, { classes: 3 });

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const createModel = () =>
  tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2] })] });

type More = Partial<Parameters<typeof fitBalanced>[2]>;
const fits: Readonly<Record<string, (more: More) => Promise<unknown>>> = {
  fitBalanced: async (more) => {
    const optimizer = tf.train.adam(0.01);
    const model = createModel();
    return await fitBalanced(model, data, {
      prior,
      random: createRandom(1),
      epochs: 2,
      batchSize: 8,
      optimizer,
      ...more,
    });
  },
  fitMetaSampler: (more) => fitMeta(fitMetaSampler, more),
  fitMetaReweighter: (more) => fitMeta(fitMetaReweighter, more),
};

function fitMeta(
  fit: typeof fitMetaSampler | typeof fitMetaReweighter,
  more: More,
): Promise<unknown> {
  const options = {
    prior,
    random: createRandom(1),
    epochs: 2,
    batchSize: 8,
    meta: { batchSize: 4 },
  };
  return fit(createModel(), data, { ...options, ...more });
}

test.each(Object.keys(fits))("%s", async (name) => {
  const fit = fits[name];
  let good: FitState | undefined;
  await fit({
    checkpointEvery: 2,
    onCheckpoint: (state) => {
      good ??= state;
    },
  });
  for (const state of [good, JSON.parse(JSON.stringify(good)) as unknown]) {
    const found = await refusals(
      {
        good: state,
        restore: async (changed) => {
          await fit({ resume: changed as FitState });
          return undefined;
        },
      },
      100,
    );
    expect(found).toBeGreaterThan(20);
  }
});
