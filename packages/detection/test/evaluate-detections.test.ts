import { priorFromCounts } from "@balms/core";
import { encodeMask, evaluateDetections, packAnnotations, type Detection } from "@balms/detection";
import { describe, expect, test } from "vitest";
import { apart, found, square, type Truth, truths } from "./scene-of-boxes.ts";

describe("worked out by hand", () => {
  test("a miss before a hit halves the precision; what is not found limits the recall", () => {
    const set = truths([
      { image: 7, category: 5, box: square },
      { image: 3, category: 5, box: square },
    ]);
    const list = [found(7, 5, 0.9, apart), found(7, 5, 0.8, square)];
    const { ap, ap50, ar, classes } = evaluateDetections(set, list);
    // Precision ½ at the recalls 0, 0.01 … 0.5: 51 of 101.
    expect(ap).toBeCloseTo((51 / 101) * 0.5, 14);
    expect(ap50).toBeCloseTo((51 / 101) * 0.5, 14);
    expect(ar).toBe(0.5);
    expect(classes.map((one) => one.ap === null)).toEqual([false, true, true]);
    expect(classes[0]).toMatchObject({ id: 5, truths: 2, detections: 2, group: null });
  });

  test("a crowd takes any number of detections, which are neither right nor wrong; LVIS has no crowds", () => {
    const set = truths([
      { image: 7, category: 5, box: square },
      { image: 7, category: 5, box: [50, 50, 50, 50], crowd: true },
    ]);
    const list = [found(7, 5, 0.9, apart), found(7, 5, 0.8, apart), found(7, 5, 0.7, square)];
    expect(evaluateDetections(set, list).ap).toBeCloseTo(1, 14);
    expect(evaluateDetections(set, list, { rules: "lvis" }).ap).toBeLessThan(0.2);
  });

  test("LVIS: a category counts where it is there or is said not to be; where it is annotated in part, nothing is a mistake", () => {
    const given: Truth[] = [{ image: 7, category: 5, box: square }];
    const list = [found(3, 5, 0.9, apart), found(7, 5, 0.8, square)];
    const ap = (image: object): number | null =>
      evaluateDetections(truths(given, image), list, { rules: "lvis" }).ap;
    expect(ap({})).toBeCloseTo(1, 14);
    expect(ap({ neg_category_ids: [5] })).toBeCloseTo(0.5, 14);
    expect(ap({ neg_category_ids: [5], not_exhaustive_category_ids: [5] })).toBeCloseTo(1, 14);
  });

  test("capped and pooled precision see a class whose scores are too low, which its own precision does not", () => {
    const set = truths([
      { image: 7, category: 5, box: square },
      { image: 7, category: 2, box: apart },
    ]);
    const shy = [
      found(7, 5, 0.9, square),
      found(7, 5, 0.5, [40, 10, 9, 9]),
      found(7, 2, 0.1, apart),
    ];
    const { ap, apCapped, apPooled50, recall } = evaluateDetections(set, shy, { bestPerImage: 2 });
    expect(ap).toBeCloseTo(1, 14);
    expect(apCapped).toBeCloseTo(0.5, 14);
    // Precision 1 up to the recall ½, ⅔ from there on.
    expect(apPooled50).toBeCloseTo((51 + 50 * (2 / 3)) / 101, 14);
    expect(recall).toBe(0.5);
    expect(evaluateDetections(set, shy, { minScore: 0.1 }).recall).toBe(1);
  });

  test("groups are those of the training images", () => {
    const set = truths([
      { image: 7, category: 5, box: square },
      { image: 7, category: 2, box: apart },
    ]);
    const classes = ["class 9", "class 5", "class 2", "class 1"];
    const prior = priorFromCounts([101, 10, 11, 1], { classes, counted: "images", examples: 500 });
    const list = [found(7, 5, 0.9, square)];
    const evaluation = evaluateDetections(set, list, { prior });
    expect(evaluation).toMatchObject({ apCommon: 0, apFrequent: null, recallRare: 1 });
    expect(evaluation.apRare).toBeCloseTo(1, 14);
    expect(evaluation.classes.map(({ group }) => group)).toEqual(["rare", "common", "frequent"]);
    expect(evaluateDetections(set, list, { prior, rareUpTo: 11 }).apRare).toBeCloseTo(0.5, 14);
    expect(evaluateDetections(set, list).apRare).toBeNull();
  });

  test("an annotation with the id 0 is found as others are", () => {
    const set = truths([{ image: 7, category: 5, box: square, id: 0 }]);
    expect(evaluateDetections(set, [found(7, 5, 0.9, square)]).ap).toBeCloseTo(1, 14);
  });

  test("masks decide where boxes are the same", () => {
    const pixels = Array.from({ length: 100 }, (_, i) => Number(i % 10 >= Math.floor(i / 10)));
    const full = encodeMask(Array<number>(100).fill(1), [10, 10]);
    const half = encodeMask(pixels, [10, 10]);
    const set = packAnnotations({
      images: [{ id: 1, height: 10, width: 10 }],
      annotations: [{ image_id: 1, category_id: 1, segmentation: [[0, 0, 10, 0, 10, 10, 0, 10]] }],
      categories: [{ id: 1, name: "one" }],
    });
    const masked = (mask = half): Detection[] => [{ imageId: 1, categoryId: 1, score: 1, mask }];
    const ap = (list: Detection[], measured: "boxes" | "masks"): number | null =>
      evaluateDetections(set, list, { measured }).ap;
    expect(ap(masked(), "boxes")).toBeCloseTo(1, 14);
    // 55 of 100 pixels: right at 0.5 and 0.55.
    expect(ap(masked(), "masks")).toBeCloseTo(0.2, 14);
    expect(ap(masked(full), "masks")).toBeCloseTo(1, 14);
    expect(ap([found(1, 1, 1, [0, 0, 10, 10])], "masks")).toBeCloseTo(1, 14);
  });
});

test("without detections all is zero, and without truths there is no value, never NaN", () => {
  const one = evaluateDetections(truths([{ image: 7, category: 5, box: square }]), []);
  expect(one).toMatchObject({ ap: 0, ar: 0, apCapped: 0, apPooled50: 0, recall: 0, apLarge: null });
  const none = evaluateDetections(truths([]), [found(7, 5, 0.5, square)], { rules: "lvis" });
  const { classes, rules, measured, images, truths: count, detections, ...figures } = none;
  expect(new Set(Object.values(figures))).toEqual(new Set([null]));
  expect([classes.length, rules, measured, images, count, detections]).toEqual([
    3,
    "lvis",
    "boxes",
    2,
    0,
    0,
  ]);
});
