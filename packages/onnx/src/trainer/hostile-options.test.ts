// Whatever an option or a part of a batch is, what is refused is refused in words, and nothing ends in a foreign error.
import { BalmsError, createRandom, priorFromCounts } from "@balms/core";
import { createInstanceSampler, load } from "@balms/sampler";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { perceptron } from "../../test/trained-networks.ts";
import { createTrainer } from "./create-trainer.ts";
import { trainModel } from "./train-model.ts";
import { trainerOptionNames } from "./trainer-options.ts";
import type { TrainerOptions } from "./trainer-options.ts";
import { writeTrainingState } from "./training-state-bytes.ts";

const model = perceptron({ sizes: [2, 4, 3], dropout: 0.5, normalization: "training" });
const prior = priorFromCounts([4, 3, 2]);
const told = { runtime, model, prior, random: createRandom(1) };
const labels = [0, 0, 0, 0, 1, 1, 1, 2, 2];
const features = Float32Array.from({ length: 18 }, (_, i) => Math.sin(i));
const batch = { inputs: features, labels };
const rows = { features: { data: features, shape: [9, 2] }, labels };

const hostile: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  NaN,
  Infinity,
  "",
  "nothing",
  true,
  [],
  [NaN],
  [[]],
  {},
  { kind: "nothing" },
  { kind: null },
  { last: 0 },
  { names: [1] },
  { names: null },
  { data: null, shape: null },
  { data: [1], shape: [-1] },
  new Float32Array(2),
  new BigInt64Array(9),
  new Date(0),
  () => 1,
  Symbol("nothing"),
  5n,
  Object.create(null),
];

/** What a call ends in: "done", "refused", or where an error of somebody else comes from. */
async function ending(call: () => unknown): Promise<string> {
  try {
    const result: unknown = await call();
    const release = (result as { release?: () => Promise<void> } | undefined)?.release;
    if (typeof release === "function") await release.call(result);
    return "done";
  } catch (error) {
    if (BalmsError.isInstance(error)) return "refused";
    return error instanceof Error ? (error.stack ?? error.message) : `thrown: ${typeof error}`;
  }
}

test.each([...trainerOptionNames, "unknown"])(
  "createTrainer({ %s }) is made, or refused in words",
  async (name) => {
    const endings = await Promise.all(
      hostile.map((value) => ending(() => createTrainer({ ...told, [name]: value }))),
    );
    expect(endings.filter((one) => one !== "done" && one !== "refused")).toEqual([]);
    expect(endings).toContain("refused");
  },
);

test.each([
  "epochs",
  "batchSize",
  "sampler",
  "validation",
  "patience",
  "signal",
  "onStep",
  "onEpoch",
  "resume",
  "sampled",
])("trainModel(rows, { %s }) is made, or refused in words", async (name) => {
  const given = { ...told, epochs: 1, batchSize: 5, validation: rows };
  const endings = await Promise.all(
    hostile.map((value) => ending(() => trainModel(rows, { ...given, [name]: value }))),
  );
  expect(endings.filter((one) => one !== "done" && one !== "refused")).toEqual([]);
  expect(endings).toContain("refused");
});

test("options, rows, batches and states that are none are refused in words", async () => {
  const trainer = await createTrainer(told);
  const state = trainer.state();
  const calls: ((value: unknown) => unknown)[] = [
    (value) => createTrainer(value as TrainerOptions),
    (value) => trainModel(value as never, { ...told, epochs: 1 }),
    (value) => trainModel({ labels, features: value } as never, { ...told, epochs: 1 }),
    (value) => trainModel({ ...rows, labels: value } as never, { ...told, epochs: 1 }),
    (value) => trainModel(rows, value as never),
    (value) => trainer.step(value as never),
    (value) => trainer.step({ ...batch, inputs: value } as never),
    (value) => trainer.step({ ...batch, inputs: { features: value } } as never),
    (value) => trainer.step({ ...batch, labels: value } as never),
    (value) => trainer.step({ ...batch, rowWeights: value } as never),
    (value) => trainer.gradients(value as never),
    (value) => trainer.evaluate(value as never),
    (value) => trainer.evaluate([value] as never),
    (value) => trainer.evaluate([batch], value as never),
    (value) => trainer.model(value as never),
    (value) => trainer.resume(value as never),
    (value) => trainer.resume({ ...state, step: value } as never),
    (value) => trainer.resume({ ...state, tensors: value } as never),
    (value) => trainer.resume({ ...state, firstLoss: value } as never),
    (value) => trainer.resume({ ...state, settings: value } as never),
    (value) => writeTrainingState(value as never),
  ];
  const strange = new Set<string>();
  for (const [place, call] of calls.entries()) {
    for (const value of hostile) {
      const found = await ending(() => call(value));
      if (found !== "done" && found !== "refused") strange.add(`call ${place}: ${found}`);
    }
  }
  expect([...strange]).toEqual([]);
  await trainer.release();
});

test("a loader whose batches have no labels is refused in words", async () => {
  const sampler = createInstanceSampler(9, { random: createRandom(1) });
  const loader = load({ features: rows.features }, sampler, { batchSize: 3 });
  await expect(trainModel(loader, { ...told, epochs: 1 })).rejects.toThrow(
    "`rows`: received batches of features; expected a column `labels` among them",
  );
});
