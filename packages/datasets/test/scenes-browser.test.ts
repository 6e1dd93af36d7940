// Scenes in a page: the same bytes as in Node.
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "@balms/core/adapter";
import { loadScenes } from "@balms/datasets/scenes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleScript } from "../../../tools/browser/bundle-script.ts";
import { chromium } from "../../../tools/browser/chromium.ts";
import { runPage } from "../../../tools/browser/run-page.ts";

const data = fileURLToPath(new URL("../data/", import.meta.url));
/** What a page makes of sprites, or says of them. */
const code = (sprites: string) => `
  import { sha256 } from "@balms/core/adapter";
  import { loadScenes } from "@balms/datasets/scenes";
  const options = ${sprites};
  const { train, test } = await loadScenes(options).catch(({ message }) => answer(message));
  await answer({
    pixels: [3, 77].map((index) => sha256(train.scene(index).pixels)),
    objects: test.scene(3).objects.map(({ label, box, mask }) => [label, box, [...mask.counts]]),
  });
`;

let expected: unknown;
let assets = "";
beforeAll(async () => {
  const { train, test: balanced } = await loadScenes();
  expected = {
    pixels: [3, 77].map((index) => sha256(train.scene(index).pixels)),
    objects: balanced
      .scene(3)
      .objects.map(({ label, box, mask }) => [label, box, [...mask.counts]]),
  };
  assets = await mkdtemp(join(tmpdir(), "balms-assets-"));
});
afterAll(() => rm(assets, { recursive: true }));

test.runIf(chromium !== undefined)(
  "in Chromium, the sprites are fetched from where the bundler has put them, or else it is said what to do",
  { timeout: 120_000 },
  async () => {
    const script = await bundleScript(code("{}"));
    expect(await runPage(chromium!, { script })).toContain("hand over its bytes as `sprites`");
    const [, name] = /"\/assets\/(scenes\.bin-[\w-]+\.gz)"/u.exec(script) ?? [];
    await copyFile(join(data, "scenes.bin.gz"), join(assets, name));
    expect(await runPage(chromium!, { script, folders: { "/assets/": assets } })).toEqual(expected);
  },
);

test.runIf(chromium !== undefined)(
  "in Chromium, from sprites that the page has fetched itself",
  { timeout: 120_000 },
  async () => {
    const script = await bundleScript(
      code('{ sprites: new Uint8Array(await (await fetch("/data/scenes.bin.gz")).arrayBuffer()) }'),
    );
    expect(await runPage(chromium!, { script, folders: { "/data/": data } })).toEqual(expected);
  },
);
