import { ArgumentError, createRandom, ModelError } from "@balms/core";
import * as runtime from "onnxruntime-node";
import type { InferenceSession, Tensor } from "onnxruntime-common";
import { expect, test } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { headModel } from "../surgery/head-model.ts";
import { trainHead } from "../training/train-head.ts";
import type { OnnxRuntime } from "./onnx-runtime.ts";
import { predict } from "./predict.ts";

type Results = Record<string, Tensor>;

/** A runtime that hands out something else than what was computed. */
function changed(change: (results: Results) => Results): OnnxRuntime {
  const create = async (model: Uint8Array): Promise<InferenceSession> => {
    const session = await runtime.InferenceSession.create(model);
    const run = session.run.bind(session);
    return Object.assign(session, {
      run: async (feeds: Results, fetches: string[]) => change({ ...(await run(feeds, fetches)) }),
    });
  };
  return { Tensor: runtime.Tensor, InferenceSession: { create } as never };
}

const data = toyData([20, 6], 3);
const model = headModel({
  training: "unknown",
  weight: Float32Array.of(1, -1),
  bias: new Float32Array(2),
  dimensions: 1,
  classes: 2,
});

const train = (broken: OnnxRuntime) =>
  trainHead(data, {
    runtime: broken,
    prior: data.prior,
    steps: 3,
    batchSize: 4,
    random: createRandom(1),
  });

test("trained parameters that a runtime does not return are an error, not zeros", async () => {
  const forgetful = changed((results) =>
    Object.fromEntries(Object.entries(results).filter(([name]) => !name.startsWith("weight"))),
  );
  await expect(train(forgetful)).rejects.toThrow(ArgumentError);
  await expect(train(forgetful)).rejects.toThrow(
    /^`runtime`: received a runtime that returned undefined for "weight[^"]*"; expected a Float32Array of 6 numbers\. Use onnxruntime-node or onnxruntime-web, version 1\.30 or later\.$/u,
  );
  await expect(train(changed(() => ({})))).rejects.toThrow("returned undefined for");
});

test("parameters of another size are an error", async () => {
  const cut = changed((results) =>
    Object.fromEntries(
      Object.entries(results).map(([name, { data: numbers }]) => {
        const half = (numbers as Float32Array).subarray(0, 1);
        return [name, new runtime.Tensor("float32", half, [1])];
      }),
    ),
  );
  await expect(train(cut)).rejects.toThrow(/a runtime that returned 1 numbers for "weight/u);
});

test("predictions that a runtime does not return are an error", async () => {
  const predicted = predict({
    runtime: changed(() => ({})),
    model,
    inputs: Float32Array.of(3),
    rows: 1,
  });
  await expect(predicted).rejects.toThrow(ModelError);
  await expect(predicted).rejects.toThrow(
    "`logits`: received nothing; expected floating-point numbers for 1 rows",
  );
});

const onCard = (results: Results): Results =>
  Object.fromEntries(
    Object.entries(results).map(([name, { dims }]) => [
      name,
      runtime.Tensor.fromGpuBuffer({} as never, { dataType: "float32", dims: [...dims] }),
    ]),
  );

const doubled = (results: Results): Results =>
  Object.fromEntries(
    Object.entries(results).map(([name, { data: numbers, dims }]) => [
      name,
      new runtime.Tensor("float64", Float64Array.from(numbers as Float32Array), dims),
    ]),
  );

test("numbers that stay on a graphics card, and of another type, are an error", async () => {
  await expect(train(changed(onCard))).rejects.toThrow(ArgumentError);
  await expect(train(changed(onCard))).rejects.toThrow(
    'received a runtime that returned undefined (in "gpu-buffer") for "weight',
  );
  await expect(train(changed(doubled))).rejects.toThrow(
    'received a runtime that returned Float64Array of length 6 for "weight',
  );
  await expect(train(changed(() => null as never))).rejects.toThrow("returned undefined for");
  const told = { model, inputs: Float32Array.of(3), rows: 1 };
  await expect(predict({ runtime: changed(onCard), ...told })).rejects.toThrow(
    '`logits`: received float32 [1, 2] (in "gpu-buffer"); expected floating-point numbers for 1 rows',
  );
  await expect(predict({ runtime: changed(() => null as never), ...told })).rejects.toThrow(
    "`logits`: received nothing",
  );
});

test("a runtime that does not start is said to be that, and not the model", async () => {
  const cause = new Error("no available backend found. ERR: [wasm] Error: no node:os");
  const create = () => Promise.reject(cause);
  const started = train({ Tensor: runtime.Tensor, InferenceSession: { create } });
  await expect(started).rejects.toThrow(ModelError);
  await expect(started).rejects.toThrow(
    '`runtime`: received an ONNX Runtime that does not start: no available backend found. ERR: [wasm] Error: no node:os; expected one that starts here. In Node import "onnxruntime-node" or "onnxruntime-web" itself, not its parts; in a page say where its .wasm files are (env.wasm.wasmPaths).',
  );
});

test("a run that fails in the runtime is an error that says why", async () => {
  const failing = changed(() => {
    throw new RangeError("bad_alloc:\n no memory");
  });
  const reason =
    "`model`: received a run that failed in ONNX Runtime: bad_alloc: no memory; expected a run that succeeds.";
  for (const failed of [
    train(failing),
    predict({ runtime: failing, model, inputs: Float32Array.of(3), rows: 1 }),
  ]) {
    await expect(failed).rejects.toThrow(ModelError);
    await expect(failed).rejects.toThrow(reason);
  }
});

/** The same numbers, in memory that threads share. */
function shared(numbers: Float32Array): Float32Array<SharedArrayBuffer> {
  const copy = new Float32Array(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}

test("features and inputs may lie in memory that threads share", async () => {
  const told = { runtime, prior: data.prior, steps: 3, batchSize: 4, random: createRandom(1) };
  const { labels, features } = data;
  expect(await trainHead({ features: shared(features), labels }, told)).toEqual(
    await trainHead({ features, labels }, told),
  );
  const predicted = predict({ runtime, model, inputs: shared(Float32Array.of(3, 4)), rows: 2 });
  expect([...(await predicted).data]).toEqual([3, -3, 4, -4]);
});
