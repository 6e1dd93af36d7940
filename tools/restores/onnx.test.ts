import { BalmsError, createRandom, priorFromLabels } from "@balms/core";
import {
  createTrainer,
  headModel,
  HeadTrainer,
  trainModel,
  writeTrainingState,
  type HeadTrainingState,
  type ModelTrainingState,
  type TrainerState,
} from "@balms/onnx";
import { createInstanceSampler, indexRows } from "@balms/sampler";
import * as runtime from "onnxruntime-node";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusals } from "./check-restore.ts";

const labels = Array.from({ length: 24 }, (_, row) => (row < 16 ? 0 : row < 22 ? 1 : 2));
const features = Float32Array.from(
  { length: 48 },
  (_, at) => Math.sin(at * 12.9) + labels[at >> 1],
);
const prior = priorFromLabels(labels, { classes: 3 });
const data = { features, labels };

describe.each(["balanced-softmax", "balms"] as const)("head trainer: %s", (method) => {
  let trainer: HeadTrainer;
  let good: HeadTrainingState;
  const options = () => ({
    runtime,
    prior,
    method,
    steps: 6,
    batchSize: 4,
    ...(method === "balms" ? { meta: { batchSize: 4, data } } : {}),
    random: createRandom(1),
  });
  beforeAll(async () => {
    trainer = await HeadTrainer.create(data, options());
    await trainer.run(2);
    good = trainer.state();
  });
  afterAll(() => trainer.release());

  test.each(["as it is", "after JSON"])("%s", async (form) => {
    const state = form === "as it is" ? good : (JSON.parse(JSON.stringify(good)) as unknown);
    const found = await refusals(
      {
        good: state,
        restore: (changed) => {
          trainer.resume(changed as HeadTrainingState);
          const { trained: _, ...taken } = trainer.state();
          return taken;
        },
      },
      400,
    );
    expect(found).toBeGreaterThan(100);
  });
});

const model = headModel({
  training: "unknown",
  weight: new Float32Array(6),
  bias: new Float32Array(3),
  dimensions: 2,
  classes: 3,
});

test("trainer", async () => {
  const trainer = await createTrainer({ runtime, model, prior });
  await trainer.step({ inputs: features.subarray(0, 8), labels: [0, 1, 2, 0] });
  const found = await refusals(
    {
      good: trainer.state(),
      restore: (state) => {
        trainer.resume(state as TrainerState);
        return trainer.state();
      },
    },
    400,
  );
  expect(found).toBeGreaterThan(100);
  await trainer.release();
});

test("bytes of a trainer", async () => {
  const trainer = await createTrainer({ runtime, model, prior });
  await trainer.step({ inputs: features.subarray(0, 8), labels: [0, 1, 2, 0] });
  const good = writeTrainingState(trainer.state());
  const changed = fc.oneof(
    fc.nat(good.length - 1).map((end) => good.subarray(0, end)),
    fc
      .array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 })
      .map((bytes) => {
        const copy = good.slice();
        for (const [place, byte] of bytes) copy[place] = byte;
        return copy;
      }),
    fc.uint8Array(),
  );
  let refused = 0;
  fc.assert(
    fc.property(changed, (bytes) => {
      try {
        trainer.resume(bytes);
      } catch (error) {
        if (!BalmsError.isInstance(error)) throw error;
        refused += 1;
      }
    }),
    { numRuns: 2000, seed: 17, endOnFailure: true },
  );
  expect(refused).toBeGreaterThan(100);
  await trainer.release();
});

test("training on rows", async () => {
  let kept: ModelTrainingState | undefined;
  const options = () => ({
    runtime,
    model,
    prior,
    epochs: 2,
    batchSize: 8,
    random: createRandom(1),
    sampler: createInstanceSampler(indexRows(labels, { prior }), { random: createRandom(2) }),
  });
  const rows = { features: { data: features, shape: [24, 2] }, labels };
  await trainModel(rows, { ...options(), onEpoch: ({ state }) => (kept ??= state()) });
  const found = await refusals(
    {
      good: kept,
      restore: async (state) => {
        await trainModel(rows, { ...options(), resume: state as ModelTrainingState });
        return undefined;
      },
    },
    60,
  );
  expect(found).toBeGreaterThan(10);
});

test("references in the bytes of a trainer", async () => {
  const trainer = await createTrainer({ runtime, model, prior });
  const state = trainer.state();
  for (const reference of [
    5,
    null,
    [],
    "Float32Array",
    ["Float32Array"],
    ["constructor", 0, 1],
    [{ toString: 1 }, 0, 1],
    ["Float32Array", 0, 1.5],
    ["Float32Array", -8, 1],
    ["Float32Array", 0, 1e300],
    ["Float32Array", 0, -1],
    ["Float32Array", "0", "1"],
    ["Float32Array", { valueOf: 1 }, 1],
  ]) {
    const tensors = { x: { "balms.numbers": reference } };
    const bytes = writeTrainingState({ ...state, tensors } as never);
    expect(() => trainer.resume(bytes)).toThrow(/^`bytes`: received/u);
  }
  const text = `{"format":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}`;
  const bytes = new Uint8Array(24 + text.length);
  bytes.set(writeTrainingState(state).subarray(0, 8));
  new DataView(bytes.buffer).setUint32(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), 16);
  expect(() => trainer.resume(bytes)).toThrow("`bytes`: received text that is nested too deep");
  await trainer.release();
});
