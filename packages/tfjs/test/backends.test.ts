// What every backend must compute, on those that run in Node: cpu, wasm, and a backend that the package
// does not know, as it does not know tfjs-node's, webgl or webgpu.
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { suite } from "./backends/suite.ts";

await import("@tensorflow/tfjs-backend-wasm");

tf.copyRegisteredKernels("cpu", "unknown");
tf.registerBackend("unknown", tf.findBackendFactory("cpu"));

describe.each(["cpu", "wasm", "unknown"])("%s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test.each(suite)("$name", async ({ run }) => {
    expect(tf.getBackend()).toBe(backend);
    await expect(run()).resolves.toBeUndefined();
  });
});
