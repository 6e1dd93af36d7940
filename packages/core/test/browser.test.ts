// The same module in Node and in headless Chromium.
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { bundleScript } from "../../../tools/browser/bundle-script.ts";
import { chromium } from "../../../tools/browser/chromium.ts";
import { runPage } from "../../../tools/browser/run-page.ts";
import { browserValues, type BrowserValues } from "./browser-values.ts";

const values = fileURLToPath(new URL("browser-values.ts", import.meta.url));

const here = await browserValues();

describe.runIf(chromium !== undefined)("Chromium computes what Node computes", () => {
  let there: BrowserValues;

  beforeAll(async () => {
    const script = await bundleScript(`
      import { browserValues } from ${JSON.stringify(values)};
      await answer(await browserValues());
    `);
    there = (await runPage(chromium!, { script, flags: ["--disable-gpu"] })) as BrowserValues;
  }, 60_000);

  test("both have the same values", () => {
    expect(Object.keys(there.exact)).toEqual(Object.keys(here.exact));
    expect(Object.keys(there.close)).toEqual(Object.keys(here.close));
  });

  test.each(Object.keys(here.exact))("%s, to the bit", (name) => {
    expect(there.exact[name]).toEqual(here.exact[name]);
  });

  test.each(Object.keys(here.close))("%s, to some units in the last place", (name) => {
    expect(there.close[name]).toHaveLength(here.close[name].length);
    for (const [i, value] of here.close[name].entries()) {
      expect(Math.abs(there.close[name][i] - value)).toBeLessThanOrEqual(
        1e-12 * Math.max(1e-3, Math.abs(value)),
      );
    }
  });
});

const policy = (words: string): string =>
  `<meta http-equiv="Content-Security-Policy" content="script-src 'self'${words}">`;

describe.runIf(chromium !== undefined)("pages that say what may run", () => {
  test.each([
    ["without WebAssembly", "", "scalar", "WebAssembly does not compile here: "],
    ["with 'wasm-unsafe-eval'", " 'wasm-unsafe-eval'", "simd", ""],
  ])("get losses %s", async (_, words, path, reason) => {
    const script = await bundleScript(`
      import { priorFromCounts } from "@balms/core";
      import { createSimdLoss } from "@balms/core/simd";
      const loss = createSimdLoss({ prior: priorFromCounts([90, 10]) });
      const { path, reason = "" } = loss;
      const [value] = loss.lossAndGradient(new Float32Array(2), [1]).losses;
      await answer({ path, reason, value });
    `);
    const page = { script, html: policy(words), flags: ["--disable-gpu"] };
    const found = (await runPage(chromium!, page)) as Record<string, unknown>;
    expect(found).toEqual({
      path,
      reason: expect.stringContaining(reason),
      value: expect.closeTo(Math.log(10), 6),
    });
  });
});
