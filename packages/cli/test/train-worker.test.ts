// Pictures are changed and normalised by a worker, which ends with the training, however that ends.
import { join } from "node:path";
import threads from "node:worker_threads";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { writeImageFolders } from "./example-data.ts";
import { runBalms } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

beforeEach(() =>
  writeImageFolders(join(folder(), "data"), {
    train: { lying: 60, standing: 20 },
    test: { lying: 5, standing: 5 },
  }),
);

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ["that comes to its end", [], 0, Infinity],
  ["that is interrupted", [], 130, 9],
  ["that blows up", ["--backbone-learning-rate", "100000"], 1, Infinity],
])("a training %s leaves no worker behind", async (_, options, expected, abortAt) => {
  const workers: threads.Worker[] = [];
  const { Worker } = threads;
  vi.spyOn(threads, "Worker").mockImplementation(function makeWorker(file, given) {
    const worker = new Worker(file, given);
    workers.push(worker);
    return worker;
  });
  const abort = new AbortController();
  let calls = 0;
  // Looked at after every step.
  const clock = (): number => {
    calls += 1;
    if (calls === abortAt) abort.abort("SIGINT");
    return 0;
  };
  const size = ["--width", "8", "--height", "8", "--epochs", "4", "--steps", "20"];
  const data = ["--data", join(folder(), "data"), "--out", join(folder(), "out"), ...size];
  const { status } = await runBalms(["train", ...data, ...options], {
    signal: abort.signal,
    clock,
  });
  expect(status).toBe(expected);
  expect(workers).toHaveLength(1);
  // That of a thread that has ended.
  expect(workers.map(({ threadId }) => threadId)).toEqual([-1]);
});
