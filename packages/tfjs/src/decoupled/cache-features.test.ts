import { InterruptedError } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { afterEach, expect, test, vi } from "vitest";
import { cacheFeatures } from "./cache-features.ts";

afterEach(() => void vi.restoreAllMocks());

test("others have their turn between batches, also where the backend waits for nothing, and may ask for an end", async () => {
  await tf.setBackend("cpu");
  // Every look at the clock finds that much time has gone by.
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 100));
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 4, inputShape: [2] }), tf.layers.dense({ units: 3 })],
  });
  const labels = Int32Array.from({ length: 500 }, (_, row) => row % 3);
  const data = { features: { data: new Float32Array(1000), shape: [500, 2] }, labels };
  const stop = new AbortController();
  let rows = 0;
  const caching = cacheFeatures(model, data, {
    batchSize: 1,
    signal: stop.signal,
    onProgress: (progress) => void ({ rows } = progress),
  });
  setTimeout(() => stop.abort("enough"));
  await expect(caching).rejects.toSatisfy(InterruptedError.isInstance);
  expect(rows).toBeLessThan(500);
});
