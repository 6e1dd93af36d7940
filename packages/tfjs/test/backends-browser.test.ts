// What every backend must compute, on those of headless Chromium.
import { beforeAll, describe, expect, test } from "vitest";
import { chromium } from "../../../tools/browser/chromium.ts";
import { runInChromium } from "./backends/in-chromium.ts";
import type { PageResult } from "./backends/page.ts";
import { suite } from "./backends/suite.ts";

const backends = ["wasm", "webgl", "webgpu"];

describe.runIf(chromium !== undefined)("in Chromium", () => {
  let results: PageResult[];

  beforeAll(async () => {
    results = await runInChromium(chromium!, backends);
    for (const { backend, missing } of results) {
      // Not through the console, which is shown for failed tests alone.
      if (missing !== undefined) {
        process.stderr.write(`left out: ${backend} in Chromium: ${missing}\n`);
      }
    }
  }, 180_000);

  test("there are results of every backend", () => {
    expect(results.map(({ backend }) => backend)).toEqual(backends);
  });

  test("wasm is not missing", () => {
    expect(results[0].missing).toBeUndefined();
  });

  describe.each(backends)("%s", (backend) => {
    test.each(suite)("$name", ({ name }) => {
      const result = results.find((one) => one.backend === backend);
      // Of a backend that is missing, nothing is known: that was said aloud.
      const found = result?.missing === undefined ? result?.checks : { [name]: null };
      expect(found).toMatchObject({ [name]: null });
    });
  });
});
