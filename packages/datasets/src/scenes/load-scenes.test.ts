import { readFile } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { DataError } from "@balms/core";
import { maskArea, maskBox, sha256 } from "@balms/core/adapter";
import { beforeAll, describe, expect, test } from "vitest";
import { loadScenes } from "./load-scenes.ts";
import type { SceneSet, ScenesDataset } from "./scenes-dataset.ts";
import type { Scene } from "./scene.ts";

let scenes: ScenesDataset;
beforeAll(async () => {
  scenes = await loadScenes();
});

/** All that there is of some scenes, as a digest. */
function digestOf(set: SceneSet, indices: readonly number[]): string {
  const bytes = indices.flatMap((index) => {
    const { pixels, objects } = set.scene(index);
    const said = objects.map(({ label, box, mask }) => [label, box, mask.size, [...mask.counts]]);
    return [...pixels, ...new TextEncoder().encode(JSON.stringify(said))];
  });
  return sha256(Uint8Array.from(bytes));
}

test("56 kinds of characters in 4,000 and 1,000 scenes of 96×96", () => {
  const { classes, width, height, train, test: balanced } = scenes;
  expect(classes.join("")).toBe("abcdefghijklmnopqrstuvwxyzABDEFGHJLMNQRTY2345678&@#%?!=$");
  expect([width, height, train.length, balanced.length]).toEqual([96, 96, 4000, 1000]);
});

test("the same bytes wherever they are rendered", () => {
  const some = [0, 1, 2, 777, 999];
  expect(digestOf(scenes.train, some)).toBe(
    "6a2e3dc48880120e3e79513260597526d39caaff044566ea5d3037d219ef836e",
  );
  expect(digestOf(scenes.test, some)).toBe(
    "067f3d44e171e03da70d22cf2eb1564ab11d1f5a4b26ec81e9df8915ce901d6c",
  );
});

describe("counts", () => {
  test("of training are long-tailed: 2,000 glyphs of one class, 3 of another", () => {
    const { instanceCounts, imageCounts, length } = scenes.train;
    const sorted = instanceCounts.toSorted((a, b) => b - a);
    expect([...sorted.subarray(0, 3), ...sorted.subarray(53)]).toEqual([2000, 1776, 1578, 3, 3, 3]);
    for (const [label, images] of imageCounts.entries()) {
      expect(images).toBeLessThanOrEqual(Math.min(length, instanceCounts[label]));
      expect(images).toBeGreaterThan(0);
    }
  });

  test("of the test are balanced", () => {
    expect(new Set(scenes.test.instanceCounts)).toEqual(new Set([80]));
  });

  test("of images are the prior, with the scenes that they are of", () => {
    const { prior, train, classes } = scenes;
    expect(prior).toMatchObject({ classes, counted: "images", examples: 4000 });
    expect([...prior.counts]).toEqual([...train.imageCounts]);
  });
});

test("no font is on both sides", () => {
  const { train, test: others } = scenes.fonts;
  expect([train.length, others.length]).toEqual([32, 10]);
  expect(new Set([...train, ...others]).size).toBe(42);
  for (const font of [...train, ...others])
    expect(font).toMatch(/^@fontsource\/[a-z0-9-]+@\d+\.\d+\.\d+$/u);
});

test("any scene can be the first, and a scene has the glyphs that were counted", async () => {
  const other = await loadScenes({ seed: "0" });
  const images = new Int32Array(56);
  for (let index = 79; index >= 0; index--) {
    const { objects } = other.test.scene(index);
    for (const label of new Set(objects.map((object) => object.label))) images[label]++;
  }
  for (const index of [77, 40, 0]) {
    expect(digestOf(other.test, [index])).toBe(digestOf(scenes.test, [index]));
  }
  for (const [label, count] of images.entries()) {
    expect(count).toBeLessThanOrEqual(scenes.test.imageCounts[label]);
  }
});

test("boxes and masks are of one size, and no pixel is of two objects", () => {
  for (let index = 0; index < 40; index++) {
    const { objects, pixels }: Scene = scenes.train.scene(index);
    expect(pixels.length).toBe(3 * 96 * 96);
    expect(objects.length >= 3 && objects.length <= 6).toBe(true);
    const taken = new Uint8Array(96 * 96);
    for (const { box, mask } of objects) {
      expect(mask.size).toEqual([96, 96]);
      expect(box).toEqual(maskBox(mask));
      let start = 0;
      for (const [run, count] of mask.counts.entries()) {
        if (run % 2 === 1) for (let at = start; at < start + count; at++) taken[at]++;
        start += count;
      }
    }
    expect(Math.max(...taken)).toBe(1);
    expect(taken.filter((times) => times === 1).length).toBe(
      objects.reduce((sum, { mask }) => sum + maskArea(mask), 0),
    );
  }
});

test("another seed has other scenes and another order of classes", async () => {
  const other = await loadScenes({ seed: 1, trainScenes: 400, testScenes: 100 });
  expect([other.train.length, other.test.length]).toEqual([400, 100]);
  expect(digestOf(other.train, [0])).not.toBe(digestOf(scenes.train, [0]));
  expect(Math.max(...other.train.instanceCounts)).toBe(200);
  expect(Math.min(...other.train.instanceCounts)).toBe(1);
  expect(other.train.instanceCounts.indexOf(200)).not.toBe(
    scenes.train.instanceCounts.indexOf(2000),
  );
  expect(new Set(other.test.instanceCounts)).toEqual(new Set([8]));
});

describe("what cannot be meant is refused", () => {
  test.each([
    [{ trainScenes: 14 }, "`trainScenes`: received 14; expected a whole number from 15 to 1000000"],
    [{ testScenes: 9.5 }, "`testScenes`: received 9.5; expected a whole number from 10 to 1000000"],
    [{ seed: 0.5 }, "`seed`: received 0.5; expected text, or an integer"],
    [{ seeds: 1 } as never, "`seeds`: received an unknown option; expected `seed`"],
    [{ sprites: [1] as never }, "`sprites`: received"],
  ])("option %#", async (options, message) => {
    await expect(loadScenes(options)).rejects.toThrow(message);
  });

  test.each([-1, 4000, 0.5, NaN])("scene %s", (index) => {
    expect(() => scenes.train.scene(index)).toThrow(
      `\`index\`: received ${index}; expected a whole number from 0 to 3999`,
    );
  });

  test("damaged sprites, with what to do; sprites that a server has unpacked are none", async () => {
    const file = await readFile(new URL("../../data/scenes.bin.gz", import.meta.url));
    const changed = gzipSync(Buffer.from("other sprites"));
    const digest =
      /^`sprites`: received digest sha256:[0-9a-f]{64}; expected digest .*install @balms\/datasets again/u;
    await expect(loadScenes({ sprites: changed })).rejects.toThrow(digest);
    const cut = loadScenes({ sprites: file.subarray(0, 5000) });
    await expect(cut).rejects.toThrow("gzip data that cannot be unpacked");
    await expect(cut).rejects.toSatisfy((error) => DataError.isInstance(error));
    for (const sprites of [file, gunzipSync(file)]) {
      const given = await loadScenes({ sprites, trainScenes: 100 });
      expect(digestOf(given.test, [3])).toBe(digestOf(scenes.test, [3]));
    }
  });
});
