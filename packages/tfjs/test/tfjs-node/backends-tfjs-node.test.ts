// What every backend must compute, on the native backend of tfjs-node where that is installed.
// `npm run test:tfjs-node` demands that it is.
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { suite } from "../backends/suite.ts";

const candidates = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];

async function load(): Promise<string | undefined> {
  for (const name of candidates) {
    try {
      await import(/* @vite-ignore */ name);
      return name;
    } catch {
      // Not installed, or its native library is missing: the next one may work.
    }
  }
  return undefined;
}

const found = await load();
if (found === undefined) {
  // Not through the console, which is shown for failed tests alone.
  process.stderr.write(`left out: none of ${candidates.join(", ")} can be loaded\n`);
}

test.runIf(process.env["npm_lifecycle_event"] === "test:tfjs-node")(
  "tfjs-node is installed",
  () => {
    expect(candidates).toContain(found);
  },
);

describe.runIf(found !== undefined)("tensorflow", () => {
  beforeAll(async () => {
    await tf.setBackend("tensorflow");
  });

  test.each(suite)("$name", async ({ run }) => {
    expect(tf.getBackend()).toBe("tensorflow");
    await expect(run()).resolves.toBeUndefined();
  });
});
