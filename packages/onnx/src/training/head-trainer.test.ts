import { InterruptedError, PriorError, priorFromLabels, uniformPrior } from "@balms/core";
import {
  createClassBalancedSampler,
  createClassDistributionSampler,
  createEveryClassSampler,
  createInstanceSampler,
  createLossPrioritySampler,
  createMetaRowSampler,
  createProgressiveSampler,
  createRepeatFactorSampler,
  createWeightedSampler,
  indexImages,
} from "@balms/sampler";
import type { RowSampler } from "@balms/sampler";
import { describe, expect, test } from "vitest";
import { balms, data, options, prior, random, rows } from "../../test/toy-training.ts";
import { HeadTrainer } from "./head-trainer.ts";
import type { HeadTrainingOptions } from "./head-training-options.ts";
import { trainHead } from "./train-head.ts";

const { features, labels } = data;
const images = indexImages(
  Array.from(labels, (id) => [id]),
  { classes: 3 },
);

describe("any sampler gives the rows", () => {
  const samplers: Readonly<Record<string, () => RowSampler<unknown>>> = {
    instance: () => createInstanceSampler(rows, { random, epochLength: 40 }),
    "with replacement": () => createInstanceSampler(rows, { random, replacement: true }),
    "class-balanced": () => createClassBalancedSampler(rows, { random }),
    distribution: () =>
      createClassDistributionSampler(rows, uniformPrior(prior.classes), { random }),
    progressive: () => createProgressiveSampler(rows, { random, epochs: 5 }),
    weighted: () =>
      createWeightedSampler(
        rows,
        Float64Array.from(labels, (id) => id + 1),
        { random },
      ),
    "every class": () => createEveryClassSampler(rows, { random, batchSize: 15 }),
    "repeat factor": () => createRepeatFactorSampler(images, { random, threshold: 0.5 }),
    meta: () => createMetaRowSampler(rows, { random }),
  };

  test.each(Object.entries(samplers))("%s: the head is that of these batches", async (_, make) => {
    const told = options({ method: "softmax", sampler: make(), momentum: 0, weightDecay: 0 });
    const { weight, bias } = await trainHead(data, { ...told, steps: 1, learningRate: 1 });
    // From zero every class has a third of the probability, so that the first step is easy.
    const batch = new Uint32Array(15);
    make().fill(0, 0, batch);
    const expected = { weight: new Float64Array(15), bias: new Float64Array(3) };
    for (const row of batch) {
      for (let id = 0; id < 3; id++) {
        const slope = ((labels[row] === id ? 1 : 0) - 1 / 3) / 15;
        expected.bias[id] += slope;
        for (let axis = 0; axis < 5; axis++) {
          expected.weight[5 * id + axis] += slope * features[5 * row + axis];
        }
      }
    }
    for (const [i, value] of expected.weight.entries()) expect(weight[i]).toBeCloseTo(value, 5);
    for (const [id, value] of expected.bias.entries()) expect(bias[id]).toBeCloseTo(value, 5);
  });

  test("epochs follow each other without a gap", async () => {
    const seen: number[] = [];
    const sampler = createInstanceSampler(rows, { random, epochLength: 40 });
    const spied: RowSampler = {
      ...sampler,
      fill(epoch, first, out) {
        for (let i = 0; i < out.length; i++) seen.push(epoch * 40 + first + i);
        return sampler.fill(epoch, first, out);
      },
    };
    await trainHead(data, options({ sampler: spied, steps: 9 }));
    expect(seen).toEqual(Array.from({ length: 9 * 15 }, (_, position) => position));
  });

  test("a sampler by losses is told the loss of every row before it draws again", async () => {
    const sampler = createLossPrioritySampler(rows, { random });
    const told: [number[], number[]][] = [];
    const spied = {
      ...sampler,
      update(drawn: ArrayLike<number>, losses: ArrayLike<number>) {
        told.push([Array.from(drawn), Array.from(losses)]);
        sampler.update(drawn, losses);
      },
    };
    const { losses } = await trainHead(
      data,
      options({ method: "softmax", sampler: spied, steps: 3 }),
    );
    expect(told).toHaveLength(3);
    for (const [step, [drawn, ofRows]] of told.entries()) {
      expect(drawn).toHaveLength(15);
      const mean = ofRows.reduce((sum, loss) => sum + loss, 0) / 15;
      expect(mean).toBeCloseTo(losses[step], 5);
    }
    expect(Math.max(...told[0][1])).toBeCloseTo(Math.log(3), 5);
  });
});

describe("the prior in the loss must be what the rows are drawn by", () => {
  const sampler = createClassBalancedSampler(rows, { random });
  const hint =
    'These are the shares that the sampler draws by. Take method "softmax" with it, pass inLoss: sampler.sampledPrior(), or say mismatch: "intended".';

  test("class-balanced rows and Balanced Softmax are two corrections", async () => {
    const trained = trainHead(data, options({ sampler }));
    await expect(trained).rejects.toThrow(PriorError);
    await expect(trained).rejects.toThrow(
      `\`prior\`: received ${60 / 86} for "0"; expected ${1 / 3} for "0". ${hint}`,
    );
  });

  test("a sampler that is right at the beginning must be right in the end", async () => {
    const progressive = createProgressiveSampler(rows, { random, epochs: 4 });
    const trained = trainHead(data, options({ sampler: progressive }));
    await expect(trained).rejects.toThrow("expected 0.333");
  });

  test("its own shares in the loss, plain softmax, or an intention make it right", async () => {
    const inLoss = sampler.sampledPrior();
    const { training } = await trainHead(data, options({ sampler, inLoss, steps: 2 }));
    expect(training).toMatchObject({ method: "balanced-softmax", sampled: inLoss, inLoss, tau: 1 });
    const plain = await trainHead(data, options({ sampler, method: "softmax", steps: 2 }));
    expect(plain.training).toEqual({
      method: "softmax",
      priorDigest: prior.digest,
      sampled: inLoss,
    });
    const twice = await trainHead(data, options({ sampler, mismatch: "intended", steps: 2 }));
    expect(twice.training).toMatchObject({ sampled: inLoss, inLoss: prior });
  });

  test("another prior in the loss is refused by its name", async () => {
    const inLoss = uniformPrior(prior.classes);
    await expect(trainHead(data, options({ inLoss }))).rejects.toThrow(
      `\`inLoss\`: received ${1 / 3} for "0"; expected ${60 / 86} for "0". These are the shares of the rows. Leave \`inLoss\` out, or say mismatch: "intended".`,
    );
    const names = priorFromLabels(labels, { classes: ["cat", "dog", "lynx"] });
    await expect(trainHead(data, options({ inLoss: names, mismatch: "intended" }))).rejects.toThrow(
      '`inLoss`: received "cat" as class 0 of 3; expected "0" as class 0 of 3',
    );
  });

  test("a sampler that learns has no shares to correct for", async () => {
    const learner = createLossPrioritySampler(rows, { random });
    await expect(trainHead(data, options({ sampler: learner }))).rejects.toThrow(
      '`mismatch`: received "error" beside a sampler (loss-priority) whose shares change as it learns; expected "intended"',
    );
  });
});

test.each<[string, Partial<HeadTrainingOptions>, string]>([
  [
    "a sampler of other rows",
    { sampler: createInstanceSampler(85, { random }) },
    "`sampler`: received a sampler of 85 rows; expected one of 86 rows",
  ],
  [
    "a sampler that knows no classes",
    { sampler: createInstanceSampler(86, { random }) },
    '`sampler`: received a sampler with class 0 "row"; expected class 0 "0", as in the prior. Make the sampler from indexRows(labels, { prior }).',
  ],
  ["no sampler", { sampler: {} as never }, "`sampler`: received Object"],
  [
    "blocks that do not fill batches",
    { sampler: createEveryClassSampler(rows, { random, batchSize: 6 }) },
    "`batchSize`: received 15; expected a multiple of 6, the sampler's blockLength",
  ],
  [
    "a sampler beside the Meta Sampler",
    { ...balms(), sampler: createInstanceSampler(rows, { random }) },
    '`sampler`: received a sampler; expected nothing, since method "balms" draws rows by itself',
  ],
])("%s is refused", async (_, more, message) => {
  await expect(trainHead(data, options(more))).rejects.toThrow(message);
});

test("meta batches come from the data that is given for them", async () => {
  const shifted = features.map((value) => -value);
  const meta = { batchSize: 12, learningRate: 0.5 };
  const [own, same, other] = [
    await trainHead(data, options({ method: "balms", meta })),
    await trainHead(
      data,
      options({ method: "balms", meta: { ...meta, data: { features: features.slice(), labels } } }),
    ),
    await trainHead(
      data,
      options({ method: "balms", meta: { ...meta, data: { features: shifted, labels } } }),
    ),
  ];
  expect(same.samplerState).toEqual(own.samplerState);
  expect(other.samplerState?.psi).not.toEqual(own.samplerState?.psi);
  expect(own.samplerState?.step).toBe(24);
});

test("only every k-th step moves ψ", async () => {
  const trainer = await HeadTrainer.create(data, options(balms({ every: 5 })));
  const start = trainer.samplerState();
  await trainer.run(4);
  expect(trainer.samplerState()).toEqual(start);
  await trainer.run(1);
  expect(trainer.samplerState()).toMatchObject({ step: 1 });
  expect(trainer.samplerState()?.psi).not.toEqual(start?.psi);
  await trainer.release();
});

test("a trainer reports its steps, and hears a request to stop between runs of the runtime", async () => {
  const seen: number[] = [];
  const signal = { aborted: false };
  const onStep = ({ step, steps }: { step: number; steps: number }) => seen.push(step, steps);
  const trainer = await HeadTrainer.create(data, options({ signal, onStep }));
  await trainer.run(2);
  await trainer.run(1);
  expect(seen).toEqual([1, 24, 2, 24, 3, 24]);
  signal.aborted = true;
  await expect(trainer.run(1)).rejects.toThrow(InterruptedError);
  expect(trainer.step).toBe(3);
  await trainer.release();
});
