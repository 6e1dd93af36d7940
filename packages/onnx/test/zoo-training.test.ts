// Classifiers of every kind in the zoo are trained: their loss falls, and what comes out runs in a stock runtime.
import { createRandom, ModelError, priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { createTrainer, readModel, writeModel } from "../src/index.ts";
import type { InputData, OnnxModel, Trainer } from "../src/index.ts";
import { repaired } from "./zoo/families.ts";
import type { Repaired } from "./zoo/family.ts";
import { fileOf } from "./zoo/file-of.ts";
import { randomFeeds } from "./zoo/run-once.ts";

/** Weights in whole numbers, in half and double precision, in another file, and in operators that are no layers. */
const notTrained =
  /float16|^float64|weight behind Cast|QDQ|QLinear|QGemm|dynamic int8|in int[48]|MatMulNBits|Classifier|naive Bayes|external data/u;

/** Classifiers without raw scores in the graph. */
const noScores = /another order|mean of two|divided by their sum/u;

/** No rows to train on, or scores that are dropped themselves. */
const noRows = /no rows|Identity, Dropout/u;

const trained = repaired.filter(
  ({ name }) => !notTrained.test(name) && !noScores.test(name) && !noRows.test(name),
);

async function open(family: Repaired, model: OnnxModel): Promise<Trainer> {
  const { truths, told } = family;
  const [{ kind, classes, tensor }] = truths;
  const named = typeof told?.logits === "string" ? told.logits : undefined;
  const scores = kind === "background" ? classes + 1 : classes;
  return await createTrainer({
    runtime,
    model,
    prior: priorFromCounts(Array.from({ length: scores }, () => 10)),
    loss: kind === "sigmoid" ? "sigmoid" : "softmax",
    logits: truths.length > 1 ? tensor : named,
    optimizer: { kind: "adamw", learningRate: 0.01 },
    random: createRandom(1),
  });
}

/** How many labels a batch needs, from what is said of one. */
async function labelCount(trainer: Trainer, inputs: Record<string, InputData>): Promise<number> {
  const refusal = await trainer.gradients({ inputs, labels: [0] }).then(
    () => "",
    (error: Error) => error.message,
  );
  const [, more, rows] = /expected (\d+), one for each|received (\d+) rows/u.exec(refusal) ?? [];
  return Number(more ?? rows ?? 1);
}

test("there are many", () => {
  expect(trained.length).toBeGreaterThan(75);
});

test.each(trained)("$name: the loss falls, and the model runs", async (family) => {
  const model = readModel(fileOf(family));
  const trainer = await open(family, model);
  const feeds = Object.entries(randomFeeds(model, family, 1));
  const inputs = Object.fromEntries(
    feeds.map(([name, { data, dims }]) => [name, { data: data as Float32Array, shape: dims }]),
  );
  const count = await labelCount(trainer, inputs);
  const labels = Array.from({ length: count }, (_, row) => row % family.truths[0].classes);
  const batch = { inputs, labels };
  const before = await trainer.evaluate([batch]);
  for (let step = 0; step < 8; step++) await trainer.step(batch);
  const after = await trainer.evaluate([batch]);
  expect(after.loss).toBeLessThan(before.loss);
  const session = await runtime.InferenceSession.create(writeModel(trainer.model()), {
    logSeverityLevel: 4,
  });
  await session.release();
  await trainer.release();
});

test.each(repaired.filter(({ name }) => notTrained.test(name) || noScores.test(name)))(
  "$name is refused",
  async (family) => {
    const opened = Promise.resolve().then(() => open(family, readModel(fileOf(family))));
    await expect(opened).rejects.toSatisfy((error) => ModelError.isInstance(error));
  },
);
