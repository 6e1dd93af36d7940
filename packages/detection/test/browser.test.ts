// The same files counted and evaluated in Node and in headless Chromium.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  countAnnotations,
  evaluateDetections,
  readAnnotations,
  readDetections,
} from "@balms/detection";
import { describe, expect, test } from "vitest";
import { bundleScript } from "../../../tools/browser/bundle-script.ts";
import { chromium } from "../../../tools/browser/chromium.ts";
import { runPage } from "../../../tools/browser/run-page.ts";

const scenes = readFileSync(new URL("fixtures/golden/detection/truth.json", import.meta.url));
const found = readFileSync(new URL("fixtures/golden/detection/detections.json", import.meta.url));
const index = fileURLToPath(new URL("../src/index.ts", import.meta.url));

describe.runIf(chromium !== undefined)("Chromium says what Node says", () => {
  test("of a compressed file that is counted, as a page gets it", async () => {
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
  test("of masks that are evaluated, and of detections that are written and read back", async () => {
    const script = await bundleScript(`
      import { evaluateDetections, readAnnotations, readDetections, writeDetections } from ${JSON.stringify(index)};
      const stream = (text) => new Blob([text]).stream();
      const annotations = await readAnnotations(stream(${JSON.stringify(scenes.toString("utf8"))}));
      const detections = await readDetections(stream(${JSON.stringify(found.toString("utf8"))}));
      const again = await readDetections(new Blob([...writeDetections(detections)]).stream());
      answer(evaluateDetections(annotations, again, { rules: "lvis", measured: "masks" }));
    `);
    const there = await runPage(chromium!, { script, flags: ["--disable-gpu"] });
    const here = evaluateDetections(
      await readAnnotations([scenes]),
      await readDetections([found]),
      {
        rules: "lvis",
        measured: "masks",
      },
    );
    expect(here.ap).toBeGreaterThan(0.2);
    expect(there).toEqual(here);
  });
});
