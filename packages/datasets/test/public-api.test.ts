import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as core from "@balms/core";
import { compareCodePoints } from "@balms/core/adapter";
import * as datasets from "@balms/datasets";
import * as augmentation from "@balms/datasets/augmentation";
import * as bytes from "@balms/datasets/bytes";
import * as scenes from "@balms/datasets/scenes";
import sharp from "sharp";
import { expect, test } from "vitest";
import { bundleScript } from "../../../tools/browser/bundle-script.ts";

test("the functions of the package", () => {
  expect(Object.keys(datasets).toSorted(compareCodePoints)).toEqual([
    "checkInflation",
    "checkSplitLabels",
    "columnLabels",
    "contentKind",
    "countImageFolder",
    "countLabels",
    "createLongTailedSplit",
    "decodeImages",
    "describeSystemError",
    "digestOf",
    "imageSize",
    "isSystemError",
    "listImages",
    "loadLetters",
    "loadScenes",
    "manifestFromJSON",
    "manifestToJSON",
    "normalizeImages",
    "parseFeatures",
    "parseIdx",
    "parseLabels",
    "parseNpy",
    "parseNpyHeader",
    "readBytes",
    "readChunks",
    "readFeatures",
    "readIdx",
    "readImageFolder",
    "readLabelFile",
    "readLabels",
    "readNpy",
    "readText",
    "shrinkImage",
    "unpackGzip",
    "writeNpy",
  ]);
});

test("the functions of files as bytes, behind a door that browsers can open", async () => {
  expect(Object.keys(bytes).toSorted(compareCodePoints)).toEqual([
    "contentKind",
    "parseFeatures",
    "parseLabelFile",
    "parseNpy",
    "parseNpyHeader",
    "writeNpy",
  ]);
  const script = await bundleScript(
    'import * as bytes from "@balms/datasets/bytes"; answer(bytes);',
  );
  expect(script).not.toMatch(/node:|browser-external|\bBuffer[.(]/u);
});

test("the functions of augmentation, behind a door that browsers can open", () => {
  expect(Object.keys(augmentation).toSorted(compareCodePoints)).toEqual([
    "WorkerAugmenter",
    "augmentBatches",
    "createAugmenter",
    "createWorkerAugmenter",
    "serveAugmentation",
  ]);
});

test("scenes have a door that browsers can open", () => {
  expect(Object.keys(scenes)).toEqual(["loadScenes"]);
  expect(scenes.loadScenes).toBe(datasets.loadScenes);
});

test("from letters to a prior", async () => {
  const { train, classes } = await datasets.loadLetters();
  const prior = core.priorFromLabels(train.labels, { classes });
  expect(prior.classes[25]).toBe("z");
  expect(core.imbalanceFactor(prior)).toBe(160);
});

test("from a split to a prior", () => {
  const split = datasets.createLongTailedSplit({
    labels: Array.from({ length: 40 }, (_, row) => row % 2),
    classes: ["cat", "eel"],
    profile: { kind: "exponential", imbalanceFactor: 10 },
    seed: 1,
    validation: { share: 0.5 },
  });
  const prior = core.priorFromCounts(split.counts, { classes: split.classes });
  expect(prior.counts).toEqual([10, 1]);
});

test("from image folders to the input of a network", async () => {
  const folder = await mkdtemp(join(tmpdir(), "balms-datasets-"));
  try {
    for (const [name, background] of [
      ["red", "#ff0000"],
      ["blue", "#0000ff"],
    ] as const) {
      await mkdir(join(folder, name));
      const picture = sharp({ create: { width: 3, height: 3, channels: 3, background } });
      await picture.toFile(join(folder, name, "1.png"));
    }
    const { classes, files, labels } = await datasets.readImageFolder(folder);
    expect([classes, labels]).toEqual([["blue", "red"], Int32Array.of(0, 1)]);
    const options = { width: 1, height: 1, channels: 3 } as const;
    for await (const { data } of datasets.decodeImages(files, options)) {
      expect(data).toEqual(Float32Array.of(0, 0, 1, 1, 0, 0));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
