import { ArgumentError, createRandom, priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { backboneModel } from "../backbones/backbone-model.ts";
import { createTrainer } from "../trainer/create-trainer.ts";
import type { ExecutionProviders } from "./execution-providers.ts";
import type { OnnxRuntime } from "./onnx-runtime.ts";

const prior = priorFromCounts([6, 2]);
const model = backboneModel({
  architecture: "convnet-small",
  channels: 1,
  height: 8,
  width: 8,
  classes: 2,
  random: createRandom(1),
});
const batch = { inputs: new Float32Array(4 * 64).fill(0.5), labels: [0, 0, 0, 1] };

test("every session of a training computes on the providers that were chosen", async () => {
  const asked: unknown[] = [];
  const watched = {
    ...runtime,
    InferenceSession: {
      create: (bytes: Uint8Array, options: runtime.InferenceSession.SessionOptions) => {
        asked.push(options.executionProviders);
        return runtime.InferenceSession.create(bytes, options);
      },
    },
  } as unknown as OnnxRuntime;
  const executionProviders: ExecutionProviders = [{ name: "cpu" }];
  const chosen = await createTrainer({ runtime: watched, model, prior, executionProviders });
  const { loss } = await chosen.step(batch);
  await chosen.evaluate([batch]);
  await chosen.release();
  expect(asked.length).toBeGreaterThan(1);
  for (const one of asked) expect(one).toEqual([{ name: "cpu" }]);
  const usual = await createTrainer({ runtime, model, prior });
  expect((await usual.step(batch)).loss).toBe(loss);
  await usual.release();
});

test.each([[[]], ["cpu"], [[1]], [[{}]]])("%j are no providers", async (given) => {
  await expect(
    createTrainer({ runtime, model, prior, executionProviders: given as never }),
  ).rejects.toSatisfy(
    (error) => ArgumentError.isInstance(error) && error.parameter === "executionProviders",
  );
});

test("a provider that is not there is refused with the runtime's reason", async () => {
  const trainer = createTrainer({ runtime, model, prior, executionProviders: ["no-such"] });
  await expect(trainer.then((one) => one.step(batch))).rejects.toThrow(/no-such|provider|backend/u);
});
