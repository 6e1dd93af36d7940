// A runtime in another thread is a runtime: the same numbers, and this thread stays free.
import { MessageChannel } from "node:worker_threads";
import type { MessagePort, Worker } from "node:worker_threads";
import { ArgumentError, InterruptedError, ModelError, priorFromCounts } from "@balms/core";
import * as nodeRuntime from "onnxruntime-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createTrainer,
  headModel,
  predict,
  remoteRuntime,
  serveRuntime,
  writeModel,
  writeTrainingState,
} from "../../src/index.ts";
import type { OnnxRuntime, RemoteRuntime, RuntimePort } from "../../src/index.ts";
import { trainEverything } from "../runtimes/train-everything.ts";
import { convolutional } from "../trained-networks.ts";
import { startWorker } from "./start-worker.ts";

/** The error that work ends in. */
async function refusal(act: () => Promise<unknown>): Promise<unknown> {
  try {
    return await act();
  } catch (error) {
    return error;
  }
}

let worker: Worker;
let remote: RemoteRuntime;

beforeAll(() => {
  worker = startWorker();
  remote = remoteRuntime(worker);
});
afterAll(() => worker.terminate());

const small = headModel({
  training: "unknown",
  weight: Float32Array.of(1, -1),
  bias: new Float32Array(2),
  dimensions: 1,
  classes: 2,
});

test("every training ends in the same numbers as in this thread", async () => {
  expect(await trainEverything(remote)).toEqual(await trainEverything(nodeRuntime));
});

test("a trainer ends in the same bytes as in this thread", async () => {
  const prior = priorFromCounts([20, 12, 4]);
  const images = Float32Array.from({ length: 9 * 64 }, (_, i) => Math.sin(i));
  const batch = { inputs: images, labels: [0, 1, 2, 0, 1, 2, 0, 1, 2] };
  const bytes = async (runtime: OnnxRuntime): Promise<Uint8Array[]> => {
    const trainer = await createTrainer({ runtime, model: convolutional(3), prior });
    for (let step = 0; step < 5; step++) await trainer.step(batch);
    const { losses } = await trainer.evaluate([batch]).then(({ loss }) => ({ losses: [loss] }));
    const found = [writeTrainingState(trainer.state()), writeModel(trainer.model())];
    await trainer.release();
    return [...found, new Uint8Array(Float64Array.from(losses).buffer)];
  };
  expect(await bytes(remote)).toEqual(await bytes(nodeRuntime));
  // What was fed is still there.
  expect(images).toHaveLength(9 * 64);
});

test("this thread goes on while the other one computes", async () => {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const waiting = startWorker(Infinity, gate);
  const slow = remoteRuntime(waiting);
  const result = predict({ runtime: slow, model: small, inputs: Float32Array.of(3, 4), rows: 2 });
  for (let turn = 0; turn < 100; turn++) await new Promise((next) => setImmediate(next));
  // The run ends only when this thread says so.
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
  expect([...(await result).data]).toEqual([3, -3, 4, -4]);
  slow.close();
  await waiting.terminate();
});

/** What the small head makes of two numbers in the other thread. */
async function seen(values: Float32Array): Promise<number[]> {
  const { data } = await predict({ runtime: remote, model: small, inputs: values, rows: 2 });
  return [...data];
}

test("views and shared memory are fed as what they show", async () => {
  const shared = new Float32Array(new SharedArrayBuffer(8));
  shared.set([5, 6]);
  expect(await seen(Float32Array.of(9, 3, 4, 9).subarray(1, 3))).toEqual([3, -3, 4, -4]);
  expect(await seen(shared)).toEqual([5, -5, 6, -6]);
});

test("the bytes of a model are taken in every form, and stay", async () => {
  const bytes = writeModel(small);
  const framed = new Uint8Array(bytes.length + 6);
  framed.set(bytes, 4);
  const opened = [
    await remote.InferenceSession.create(bytes),
    await remote.InferenceSession.create(Buffer.from(bytes)),
    await remote.InferenceSession.create(framed.buffer, 4, bytes.length),
  ];
  for (const session of opened) {
    expect(session.outputNames).toEqual(["logits"]);
    const feature = new remote.Tensor("float32", Float32Array.of(2), [1, 1]);
    const feeds = { [session.inputNames[0]]: feature };
    for (const results of [
      await session.run(feeds),
      await session.run(feeds, ["logits"]),
      await session.run(feeds, { logits: null }),
    ]) {
      expect(results["logits"].dims).toEqual([1, 2]);
    }
    await session.release();
    expect(await refusal(() => session.run(feeds))).toBeInstanceOf(ArgumentError);
  }
  expect(bytes).toEqual(writeModel(small));
});

test("what the runtime refuses arrives as it would here", async () => {
  const broken = convolutional(3);
  broken.graph!.node[0].opType = "Unheard";
  const errors: unknown[] = [];
  for (const runtime of [nodeRuntime, remote]) {
    const options = { runtime, model: broken, inputs: new Float32Array(64), rows: 1 };
    errors.push(await refusal(() => predict(options)));
  }
  expect(errors[1]).toBeInstanceOf(ModelError);
  expect(errors[1]).toEqual(errors[0]);
});

test("a tensor that does not hold its sizes, buffers to be filled and profiles are refused", async () => {
  expect(() => new remote.Tensor("float32", Float32Array.of(1), [2])).toThrow(ArgumentError);
  const session = await remote.InferenceSession.create(writeModel(small));
  const feature = new remote.Tensor("float32", Float32Array.of(2), [1, 1]);
  const filled = new remote.Tensor("float32", new Float32Array(2), [1, 2]);
  const feeds = { [session.inputNames[0]]: feature };
  expect(await refusal(() => session.run(feeds, { logits: filled }))).toMatchObject({
    parameter: "fetches.logits",
  });
  expect(() => session.startProfiling()).toThrow(ArgumentError);
  expect(await refusal(() => remote.InferenceSession.create(7 as never))).toMatchObject({
    parameter: "model",
    received: "7",
  });
  await session.release();
});

test("when the worker ends, all that waits ends, and the trainer keeps its state", async () => {
  const runtime = remoteRuntime(startWorker(1));
  const trainer = await createTrainer({ runtime, model: small, prior: priorFromCounts([2, 1]) });
  const batch = { inputs: Float32Array.of(1, 2), labels: [0, 1] };
  await trainer.step(batch);
  const before = writeTrainingState(trainer.state());
  const errors = [
    await refusal(() => trainer.step(batch)),
    await refusal(() => trainer.step(batch)),
    await refusal(() => trainer.release()),
  ];
  for (const error of errors) {
    expect(error).toBeInstanceOf(InterruptedError);
    expect(error).toMatchObject({ parameter: "port", received: "a worker that ended with 3" });
  }
  expect(writeTrainingState(trainer.state())).toEqual(before);
});

test("every call that waits for the worker ends with it", async () => {
  const runtime = remoteRuntime(startWorker(0));
  const session = await runtime.InferenceSession.create(writeModel(small));
  const feature = new runtime.Tensor("float32", Float32Array.of(2), [1, 1]);
  const run = (): Promise<unknown> => session.run({ [session.inputNames[0]]: feature });
  for (const error of await Promise.all([refusal(run), refusal(run), refusal(run)])) {
    expect(error).toBeInstanceOf(InterruptedError);
  }
});

/** A runtime at the other end of a channel in this thread. */
function channelled(runtime: OnnxRuntime | Promise<OnnxRuntime>): {
  near: RemoteRuntime;
  port: MessagePort;
} {
  const { port1, port2 } = new MessageChannel();
  serveRuntime(port2, runtime);
  return { near: remoteRuntime(port1), port: port1 };
}

/** A runtime that counts its open sessions. */
function counted(): { runtime: OnnxRuntime; open: Set<unknown> } {
  const open = new Set<unknown>();
  const create = (async (bytes: Uint8Array) => {
    const session = await nodeRuntime.InferenceSession.create(bytes);
    open.add(session);
    const release = session.release.bind(session);
    session.release = () => {
      open.delete(session);
      return release();
    };
    return session;
  }) as OnnxRuntime["InferenceSession"]["create"];
  return { open, runtime: { InferenceSession: { create }, Tensor: nodeRuntime.Tensor } };
}

test("sessions are released when the other end is closed", async () => {
  const { runtime, open } = counted();
  const { near, port } = channelled(runtime);
  await near.InferenceSession.create(writeModel(small));
  const second = await near.InferenceSession.create(writeModel(small));
  expect(open.size).toBe(2);
  await second.release();
  expect(open.size).toBe(1);
  const closed = new Promise((resolve) => {
    port.once("close", resolve);
  });
  port.close();
  await closed;
  await expect.poll(() => open.size).toBe(0);
  const error = await refusal(() => near.InferenceSession.create(writeModel(small)));
  expect(error).toBeInstanceOf(InterruptedError);
});

test("a runtime that is closed refuses what comes, and other messages pass by", async () => {
  const { near, port } = channelled(nodeRuntime);
  port.postMessage("something else");
  port.postMessage(null);
  const { data } = await predict({
    runtime: near,
    model: small,
    inputs: Float32Array.of(2),
    rows: 1,
  });
  expect([...data]).toEqual([2, -2]);
  const waiting = refusal(() => near.InferenceSession.create(writeModel(small)));
  near.close();
  expect(await waiting).toBeInstanceOf(InterruptedError);
  expect(await refusal(() => near.InferenceSession.create(writeModel(small)))).toBeInstanceOf(
    InterruptedError,
  );
  port.close();
});

test("runtimes behind two ports, and errors of ours through both", async () => {
  const first = channelled(nodeRuntime);
  const second = channelled(first.near);
  const run = { runtime: second.near, model: small, inputs: Float32Array.of(2), rows: 1 };
  expect([...(await predict(run)).data]).toEqual([2, -2]);
  first.near.close();
  const error = await refusal(() => predict(run));
  expect(InterruptedError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ name: "InterruptedError", parameter: "port" });
  first.port.close();
  second.port.close();
});

test("a runtime that cannot be loaded is an answer", async () => {
  const { near, port } = channelled(Promise.reject(new Error("no such module")));
  const error = await refusal(() => near.InferenceSession.create(writeModel(small)));
  expect(error).toMatchObject({ message: "no such module" });
  port.close();
});

test("what is no port or no runtime is refused", () => {
  expect(() => remoteRuntime(undefined as never)).toThrow(ArgumentError);
  const deaf = { postMessage(): void {} } as RuntimePort;
  expect(() => remoteRuntime(deaf)).toThrow(ArgumentError);
  expect(() => serveRuntime(deaf, {} as never)).toThrow(ArgumentError);
});
