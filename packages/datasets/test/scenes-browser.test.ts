// Scenes in a page: the same bytes as in Node.
import { fileURLToPath } from "node:url";
import { sha256 } from "@balms/core/adapter";
import { loadScenes } from "@balms/datasets/scenes";
import { expect, test } from "vitest";
import { bundleScript } from "../../../tools/browser/bundle-script.ts";
import { chromium } from "../../../tools/browser/chromium.ts";
import { runPage } from "../../../tools/browser/run-page.ts";

test.runIf(chromium !== undefined)(
  "in Chromium, from sprites that the page has fetched",
  { timeout: 120_000 },
  async () => {
    const script = await bundleScript(`
    import { sha256 } from "@balms/core/adapter";
    import { loadScenes } from "@balms/datasets/scenes";
    const sprites = new Uint8Array(await (await fetch("/data/scenes.bin.gz")).arrayBuffer());
    const scenes = await loadScenes({ sprites });
    const missing = await loadScenes().catch((error) => error.message);
    await answer({
      pixels: [3, 77].map((index) => sha256(scenes.train.scene(index).pixels)),
      objects: scenes.test.scene(3).objects.map(({ label, box, mask }) => [label, box, [...mask.counts]]),
      missing,
    });
  `);
    const folders = { "/data/": fileURLToPath(new URL("../data/", import.meta.url)) };
    const scenes = await loadScenes();
    expect(await runPage(chromium!, { script, folders })).toEqual({
      pixels: [3, 77].map((index) => sha256(scenes.train.scene(index).pixels)),
      objects: scenes.test
        .scene(3)
        .objects.map(({ label, box, mask }) => [label, box, [...mask.counts]]),
      missing: expect.stringContaining("hand over its bytes as `sprites`"),
    });
  },
);
