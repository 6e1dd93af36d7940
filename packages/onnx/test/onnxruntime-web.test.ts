import * as nodeRuntime from "onnxruntime-node";
import * as webRuntime from "onnxruntime-web";
import { beforeAll, describe, expect, test } from "vitest";
import { chromium } from "../../../tools/browser/chromium.ts";
import { trainInChromium, trainInWebWorker } from "./runtimes/in-chromium.ts";
import { trainEverything } from "./runtimes/train-everything.ts";
import type { Trained } from "./runtimes/train-everything.ts";

const expected = await trainEverything(nodeRuntime);

/** The largest difference in each result. */
function errors(trained: Trained): number[] {
  return Object.entries(expected).map(([name, values]) =>
    Math.max(...values.map((value, i) => Math.abs(value - trained[name][i]))),
  );
}

test("something is learned by every training", () => {
  for (const values of Object.values(expected)) {
    expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(1e-3);
  }
});

test("onnxruntime-web in Node trains what onnxruntime-node trains", async () => {
  expect(Math.max(...errors(await trainEverything(webRuntime)))).toBeLessThan(1e-5);
});

describe.runIf(chromium !== undefined)("in Chromium", () => {
  let there: Trained;

  beforeAll(async () => {
    there = await trainInChromium(chromium!);
  }, 120_000);

  test("onnxruntime-web trains what onnxruntime-node trains", () => {
    expect(Math.max(...errors(there))).toBeLessThan(1e-5);
  });

  test("from the page, a runtime in a Web Worker trains the same numbers", async () => {
    expect(await trainInWebWorker(chromium!)).toEqual(there);
  }, 120_000);
});
