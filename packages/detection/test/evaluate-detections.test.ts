import { priorFromCounts } from "@balms/core";
import {
  encodeMask,
  evaluateDetections,
  packAnnotations,
  packDetections,
  type AnnotationSet,
  type Detection,
  type DetectionEvaluationOptions,
} from "@balms/detection";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

type Box = readonly [number, number, number, number];
interface Truth {
  readonly image: number;
  readonly category: number;
  readonly box: Box;
  readonly crowd?: boolean;
  readonly id?: number;
}

const lists = { neg_category_ids: [], not_exhaustive_category_ids: [] };
const truths = (given: readonly Truth[], image: object = {}): AnnotationSet =>
  packAnnotations({
    images: [7, 3].map((id) => ({ id, width: 100, height: 100, ...lists, ...image })),
    annotations: given.map(({ image: id, category, box, crowd = false, ...rest }) => ({
      image_id: id,
      category_id: category,
      bbox: box,
      iscrowd: Number(crowd),
      ...rest,
    })),
    categories: [5, 2, 9].map((id) => ({ id, name: `class ${id}` })),
  });
const found = (imageId: number, categoryId: number, score: number, box: Box): Detection => ({
  imageId,
  categoryId,
  score,
  box,
});
const square: Box = [10, 10, 20, 20];
const apart: Box = [60, 60, 20, 20];

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

const side = fc.integer({ min: 1, max: 40 });
const box = fc.tuple(fc.nat(50), fc.nat(50), side, side);
const place = { image: fc.constantFrom(7, 3), category: fc.constantFrom(5, 2, 9), box };
const scene = fc.record({
  given: fc.array(fc.record({ ...place, crowd: fc.boolean() }), { maxLength: 12 }),
  list: fc.array(fc.record({ ...place, score: fc.double({ min: 0, max: 1, noNaN: true }) }), {
    maxLength: 25,
  }),
  options: fc.record<DetectionEvaluationOptions>({ rules: fc.constantFrom("coco", "lvis") }),
});
type Scene = typeof scene extends fc.Arbitrary<infer Value> ? Value : never;
const listOf = (list: Scene["list"], score: (value: number) => number): Detection[] =>
  list.map((one) => found(one.image, one.category, score(one.score), one.box));

/** Scores in steps, so that rounding brings no two together. */
const step = (value: number): number => Math.round(value * 1000);

const isFine = (value: number | null): boolean => value === null || (value >= 0 && value <= 1);

describe("laws", () => {
  test("a rising change of all scores changes no figure but the recall at a score", () => {
    fc.assert(
      fc.property(scene, ({ given, list, options }) => {
        const set = truths(given);
        const before = evaluateDetections(set, listOf(list, step), { ...options, minScore: -1 });
        const after = evaluateDetections(
          set,
          listOf(list, (value) => 8 - 3000 / (1 + step(value))),
          { ...options, minScore: -3000 },
        );
        expect(after).toEqual(before);
      }),
    );
  });

  test("the order of annotations and of detections of different scores does not matter", () => {
    fc.assert(
      fc.property(scene, ({ given, list, options }) => {
        const unequal = list.map((one, i) => ({ ...one, score: i / list.length }));
        const all = listOf(unequal, (value) => value);
        // Of annotations of one category in one picture the order may matter: the last of those that overlap as much is taken.
        const moved = given.toSorted((a, b) => a.image - b.image || a.category - b.category);
        const there = given.toSorted((a, b) => b.category - a.category);
        expect(evaluateDetections(truths(moved), all.toReversed(), options)).toEqual(
          evaluateDetections(truths(there), all, options),
        );
      }),
    );
  });

  test("columns and a list are the same; every figure is a share or none", () => {
    fc.assert(
      fc.property(scene, ({ given, list, options }) => {
        const [set, all] = [truths(given), listOf(list, (value) => value)];
        const evaluation = evaluateDetections(set, all, options);
        expect(evaluateDetections(set, packDetections(all), options)).toEqual(evaluation);
        const figures = Object.entries(evaluation).filter(([name]) =>
          /^(?:ap|ar|recall)/u.test(name),
        );
        expect(figures).toHaveLength(24);
        expect(figures.filter(([, value]) => !isFine(value as number | null))).toEqual([]);
      }),
    );
  });
});

const set = truths([{ image: 7, category: 5, box: square, id: 12 }]);
const detection = found(7, 5, 0.5, square);
test.each([
  [() => evaluateDetections({} as never, []), "`annotations`: received Object; expected what"],
  [() => evaluateDetections(set, undefined as never), "`detections`: received undefined;"],
  [
    () => evaluateDetections(set, [found(8, 5, 1, square)]),
    "pictures that the annotations do not list: 8;",
  ],
  [
    () => evaluateDetections(set, [found(7, 6, 1, square)]),
    "categories that the annotations do not list: 6;",
  ],
  [
    () => evaluateDetections(set, [found(7, 5, NaN, square)]),
    "`detections[0]`: received NaN as score;",
  ],
  [
    () => evaluateDetections(set, [found(7, 5, 1, [0, 0, -1, 1])]),
    "received [0, 0, -1, 1] as box;",
  ],
  [
    () =>
      evaluateDetections(set, [
        detection,
        { ...detection, box: undefined, mask: encodeMask([1], [1, 1]) },
      ]),
    "`detections[1]`: received no box;",
  ],
  [
    () => evaluateDetections(set, [{ imageId: 7, categoryId: 5, score: 1 }]),
    "received neither box nor mask;",
  ],
  [
    () => evaluateDetections(set, [{ ...detection, image: 7 } as never]),
    "`detections[0].image`: received an unknown option; expected `imageId`",
  ],
  [
    () => evaluateDetections(set, [{ ...detection, mask: encodeMask([1], [1, 1]) }]),
    "a mask of 1 × 1 at position 0; expected 100 × 100",
  ],
  [() => evaluateDetections(set, [detection], { measured: "masks" }), "no mask of annotation 12;"],
  [
    () => evaluateDetections(set, [], { rule: "lvis" } as never),
    "`rule`: received an unknown option; expected `rules`",
  ],
  [() => evaluateDetections(set, [], { rules: "voc" as never }), '`rules`: received "voc";'],
  [() => evaluateDetections(set, [], { bestPerImage: 0 }), "`bestPerImage`: received 0;"],
  [
    () => evaluateDetections(set, [], { rareUpTo: 200 }),
    "`commonUpTo`: received 100; expected a whole number from 200",
  ],
  [
    () =>
      evaluateDetections(set, [], {
        prior: priorFromCounts([1, 2], { classes: ["class 5", "class 2"] }),
      }),
    '`prior`: received no class "class 9";',
  ],
  [
    () =>
      evaluateDetections(
        packAnnotations({
          images: [{ id: 1 }],
          annotations: [],
          categories: [{ id: 1, name: "one" }],
        }),
        [],
        { rules: "lvis" },
      ),
    '`rules`: received "lvis", and images without neg_category_ids;',
  ],
])("what cannot be evaluated is refused: %#", (evaluate, message) => {
  expect(evaluate).toThrow(message);
});
