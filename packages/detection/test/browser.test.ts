// The same file counted in Node and in headless Chromium.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { countAnnotations } from "@balms/detection";
import { describe, expect, test } from "vitest";
import { bundleScript } from "../../../tools/browser/bundle-script.ts";
import { chromium } from "../../../tools/browser/chromium.ts";
import { runPage } from "../../../tools/browser/run-page.ts";

const scenes = readFileSync(new URL("fixtures/golden/detection/truth.json", import.meta.url));

describe.runIf(chromium !== undefined)("Chromium counts what Node counts", () => {
  test("of a compressed file, as a page gets it", async () => {
    const index = fileURLToPath(new URL("../src/index.ts", import.meta.url));
    const script = await bundleScript(`
      import { countAnnotations } from ${JSON.stringify(index)};
      const file = new Blob([${JSON.stringify(scenes.toString("utf8"))}]);
      const packed = file.stream().pipeThrough(new CompressionStream("gzip"));
      answer(await countAnnotations(packed.pipeThrough(new DecompressionStream("gzip"))));
    `);
    const there = await runPage(chromium!, { script, flags: ["--disable-gpu"] });
    // Undefined fields are not in JSON.
    expect(there).toEqual(JSON.parse(JSON.stringify(await countAnnotations([scenes]))));
  });
});
