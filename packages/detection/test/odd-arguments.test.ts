// Values of other kinds, copies and changed sets: what is said of them.
import { ArgumentError, type BalmsError } from "@balms/core";
import {
  annotationsOfImage,
  boxIous,
  boxesFromCorners,
  detectionsOfProposals,
  encodeMask,
  evaluateDetections,
  matchProposals,
  packAnnotations,
  packDetections,
  pasteMask,
  priorFromAnnotations,
  type AnnotationSet,
  type DetectionSet,
} from "@balms/detection";
import { expect, test } from "vitest";

const annotations = packAnnotations({
  images: [
    { id: 7, width: 20, height: 10 },
    { id: 9, width: 20, height: 10 },
  ],
  annotations: [
    { id: 1, image_id: 7, category_id: 3, bbox: [1, 2, 4, 4] },
    { id: 2, image_id: 9, category_id: 8, bbox: [1, 2, 4, 4] },
  ],
  categories: [
    { id: 8, name: "dog" },
    { id: 3, name: "lynx" },
  ],
});
const changed = (change: Partial<AnnotationSet>): AnnotationSet => ({ ...annotations, ...change });
const columns = (change: object): AnnotationSet =>
  changed({ annotations: { ...annotations.annotations, ...change } });
const found = packDetections([
  { imageId: 7, categoryId: 3, score: 0.9, box: [1, 2, 4, 3], mask: encodeMask([0, 1], [1, 2]) },
]);
const set = (change: object): DetectionSet => ({ ...found, ...change });
const proposals = { imageId: 7, categoryIds: [3], boxes: [0, 0, 2, 2], scores: [0.5] };
const mask = { values: [1, 1, 1, 1], box: [1, 1, 4, 2] as const };
const evaluate = (
  truth: AnnotationSet,
  detections: DetectionSet | readonly unknown[] = found,
): unknown => evaluateDetections(truth, detections as DetectionSet);

test.each<[name: string, call: () => unknown, parameter: string, received: string]>([
  ["null", () => evaluate(null as never), "annotations", "null"],
  [
    "an image left out of a set",
    () => evaluate(changed({ images: annotations.images.slice(1) })),
    "annotations",
    "1 images and 2 categories that do not fit 2 annotations",
  ],
  [
    "a category left out of a set",
    () => matchProposals(changed({ categories: annotations.categories.slice(1) }), 0, []),
    "set",
    "2 images and 1 categories that do not fit 2 annotations",
  ],
  [
    "a copy in JSON",
    () => evaluate(JSON.parse(JSON.stringify(annotations)) as AnnotationSet),
    "annotations",
    "annotations without their masks",
  ],
  [
    "a copy for a worker",
    () => annotationsOfImage(structuredClone(annotations), 0),
    "set",
    "annotations without their masks",
  ],
  [
    "columns of another kind",
    () => annotationsOfImage(columns({ boxes: new Float32Array(8) }), 0),
    "set",
    "2 images and 2 categories that do not fit 2 annotations",
  ],
  [
    "positions beyond",
    () => annotationsOfImage(columns({ byImage: Int32Array.of(0, 2) }), 0),
    "set",
    "2 images and 2 categories that do not fit 2 annotations",
  ],
  [
    "detections that were copied for a worker",
    () => evaluate(annotations, structuredClone(found)),
    "detections",
    "columns of 1 scores that do not fit together",
  ],
  [
    "columns of detections that are too short",
    () => evaluate(annotations, set({ imageIds: new Float64Array() })),
    "detections",
    "columns of 1 scores that do not fit together",
  ],
  [
    "detections of nothing",
    () => evaluate(annotations, set({ boxes: undefined, masks: undefined })),
    "detections",
    "columns of 1 scores that do not fit together",
  ],
  [
    "scores that are none",
    () => evaluate(annotations, set({ scores: Float64Array.of(NaN) })),
    "detections",
    "NaN as score at position 0",
  ],
  [
    "sides below 0",
    () => evaluate(annotations, set({ boxes: Float64Array.of(0, 0, -1, 1) })),
    "detections.boxes",
    "a side of -1 at position 2",
  ],
  [
    "a size that is none",
    () => evaluate(annotations, set({ size: Symbol("size") })),
    "detections",
    "columns of 1 scores that do not fit together",
  ],
  [
    "a list of images with nothing in it",
    () => evaluate(changed({ images: Array.from({ length: 2 }) as never })),
    "annotations",
    "2 images and 2 categories that do not fit 2 annotations",
  ],
  ["no proposals", () => detectionsOfProposals(undefined as never), "proposals", "undefined"],
  [
    "no image of proposals",
    () => detectionsOfProposals({ ...proposals, imageId: "7" as never }),
    "imageId",
    '"7"',
  ],
  [
    "no categories of proposals",
    () => detectionsOfProposals({ ...proposals, categoryIds: undefined as never }),
    "categoryIds",
    "undefined",
  ],
  [
    "a category of proposals that is none",
    () => detectionsOfProposals({ ...proposals, categoryIds: [NaN] }),
    "categoryIds[0]",
    "NaN",
  ],
  [
    "masks of proposals that are none",
    () => detectionsOfProposals({ ...proposals, masks: [{ size: [1, 1] }] as never }),
    "masks[0]",
    "Object",
  ],
  ["no mask over a box", () => pasteMask(undefined as never, [5, 8]), "mask", "undefined"],
  [
    "cells that are no list",
    () => pasteMask({ ...mask, cells: 2 as never }, [5, 8]),
    "mask.cells",
    "2",
  ],
  [
    "a box that is given by corners",
    () => pasteMask({ ...mask, box: [4, 4, -1, 2] }, [5, 8]),
    "mask.box",
    "a side of -1 at position 2",
  ],
  ["texts as pixels", () => encodeMask(["0", "1"] as never, [1, 2]), "pixels", '"0" at position 0'],
  ["big integers as pixels", () => encodeMask([1n] as never, [1, 1]), "pixels", "1n at position 0"],
  ["too few pixels", () => encodeMask([1], [2, 2]), "pixels", "1 pixels"],
  [
    "boxes whose area is no number",
    () => boxIous([0, 0, 1e200, 1e200], [0, 0, 1e200, 1e200]),
    "boxes",
    "1e+200 at position 2",
  ],
  [
    "corners whose distance is no number",
    () => boxesFromCorners([-1e308, 0, 1e308, 1]),
    "corners",
    "-1e+308 at position 0",
  ],
])("%s: refused by name", (_, call, parameter, received) => {
  let refusal: Partial<BalmsError> = {};
  try {
    call();
  } catch (error) {
    if (!ArgumentError.isInstance(error)) throw error;
    refusal = error;
  }
  expect(refusal.parameter).toBe(parameter);
  expect(refusal.received).toContain(received);
});

test("lists of boxes in a list", () => {
  expect(() => boxesFromCorners([[1, 2, 5, 6]] as never)).toThrow(
    /received 1 numbers; expected four a box, one box after the other in one list/u,
  );
});

test("boxes that are too thin for an area overlap nothing", () => {
  expect([...boxIous([0, 0, 1e-200, 1e-200], [0, 0, 1e-200, 1e-200])]).toEqual([0]);
});

test.each([
  ["an image", changed({ images: annotations.images.slice(1) })],
  ["a category", changed({ categories: annotations.categories.slice(1) })],
  ["a row of a column", columns({ crowds: new Uint8Array(1) })],
])("a set without %s is not counted", async (_, without) => {
  const counted = priorFromAnnotations(without);
  await expect(counted).rejects.toThrow(ArgumentError);
  await expect(counted).rejects.toMatchObject({ parameter: "source" });
  await expect(counted).rejects.toThrow(
    "received annotations that were changed since; expected what",
  );
});

test("a set that was posted, which loses its masks, is counted as it was", async () => {
  const posted = structuredClone({
    ...annotations,
    annotations: { ...annotations.annotations, masks: undefined },
  });
  const counted = await priorFromAnnotations(posted as unknown as AnnotationSet);
  expect(counted.digest).toBe((await priorFromAnnotations(annotations)).digest);
});
