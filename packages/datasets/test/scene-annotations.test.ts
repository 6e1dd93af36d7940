// Annotations of scenes, read by what reads those of others.
import { priorToJSON } from "@balms/core";
import { loadScenes, type SceneAnnotations } from "@balms/datasets/scenes";
import { countAnnotations, priorFromAnnotations } from "@balms/detection";
import { expect, test } from "vitest";

const scenes = await loadScenes({ trainScenes: 200, testScenes: 50 });
const pieces = (annotations: SceneAnnotations) => [
  new TextEncoder().encode(JSON.stringify(annotations)),
];

test("training: the prior of the file is that of the scenes, and the file states what is counted", async () => {
  const counts = await countAnnotations(pieces(scenes.train.annotations()));
  expect(counts).toMatchObject({ images: 200, emptyImages: 0, statedOtherwise: [] });
  expect(counts.annotations).toBe(scenes.train.instanceCounts.reduce((a, b) => a + b));
  expect(counts.categories.map(({ instances }) => instances)).toEqual([
    ...scenes.train.instanceCounts,
  ]);
  expect(counts.categories.map(({ images, negativeImages }) => images + negativeImages)).toEqual(
    Array(56).fill(200),
  );
  expect(priorToJSON(await priorFromAnnotations(counts))).toBe(priorToJSON(scenes.prior));
});

test("test: categories have the counts and groups of training, images and objects their own", async () => {
  const annotations = scenes.test.annotations();
  const counts = await countAnnotations(pieces(annotations));
  expect(counts.categories.map(({ images }) => images)).toEqual([...scenes.test.imageCounts]);
  expect(counts.categories.map(({ statedImages }) => statedImages)).toEqual([
    ...scenes.train.imageCounts,
  ]);
  for (const { id, name, frequency } of annotations.categories) {
    expect(name).toBe(scenes.classes[id - 1]);
    const images = scenes.train.imageCounts[id - 1];
    expect(frequency).toBe(images <= 10 ? "r" : images <= 100 ? "c" : "f");
  }
});

test("images and objects are those of the scenes, in order", () => {
  const { images, annotations } = scenes.test.annotations();
  expect(images[6]).toMatchObject({ id: 7, width: 96, height: 96, file_name: "test-000007.png" });
  const { objects } = scenes.test.scene(6);
  const own = annotations.filter(({ image_id }) => image_id === 7);
  expect(
    own.map(({ category_id, bbox, segmentation }) => ({ category_id, bbox, segmentation })),
  ).toEqual(
    objects.map(({ label, box, mask }) => ({
      category_id: label + 1,
      bbox: box,
      segmentation: { size: [96, 96], counts: [...mask.counts] },
    })),
  );
  for (const { area, segmentation } of own) {
    expect(area).toBe(segmentation.counts.reduce((sum, run, at) => sum + (at % 2) * run, 0));
  }
});
