import {
  annotationsOfImage,
  packAnnotations,
  readAnnotations,
  type AnnotationFile,
} from "@balms/detection";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesOf, cutAt, cuts } from "./cut-pieces.ts";

const image = { id: 7, width: 20, height: 10, file_name: "7.jpg" };
const square = [[2, 3, 6, 3, 6, 5, 2, 5]];
const whole = {
  images: [image, { id: 3, neg_category_ids: [8], not_exhaustive_category_ids: [5] }],
  annotations: [
    { id: 12, image_id: 7, category_id: 8, bbox: [2, 3, 4, 2], area: 7.5, segmentation: square },
    { image_id: 3, category_id: 5, bbox: [0, 0, 9, 9], iscrowd: 1 },
    {
      id: 4,
      image_id: 7,
      category_id: 5,
      segmentation: { size: [10, 20], counts: [0, 10, 190] },
      ignore: 1,
    },
  ],
  categories: [
    { id: 8, name: "dog", frequency: "r" },
    { id: 5, name: "lynx" },
  ],
};

describe("a file", () => {
  test("of LVIS names its pictures by the addresses that they come from", async () => {
    const images = [
      { ...image, file_name: undefined, coco_url: "http://a.example/train2017/000000391895.jpg" },
      { id: 3, file_name: "own.jpg", coco_url: "http://a.example/train2017/3.jpg" },
    ];
    const set = await readAnnotations([bytesOf({ ...whole, images })]);
    expect(set.images.map(({ fileName }) => fileName)).toEqual([
      "train2017/000000391895.jpg",
      "own.jpg",
    ]);
  });

  test("has its pictures, categories and objects, and what it leaves out is computed", async () => {
    const set = await readAnnotations([bytesOf(whole)]);
    expect(set.images[0]).toEqual({
      id: 7,
      width: 20,
      height: 10,
      fileName: "7.jpg",
      negative: undefined,
      notExhaustive: [],
    });
    expect(set.images[1]).toMatchObject({ width: undefined, negative: [8], notExhaustive: [5] });
    expect(set.categories).toEqual([
      { id: 8, name: "dog", frequency: "rare" },
      { id: 5, name: "lynx", frequency: undefined },
    ]);
    expect([...set.annotations.areas]).toEqual([7.5, 81, 10]);
    expect([...set.annotations.ids]).toEqual([12, -1, 4]);
    expect([...set.annotations.ignored]).toEqual([0, 0, 1]);
    const [first, second] = annotationsOfImage(set, 0);
    expect(first).toMatchObject({ id: 12, categoryId: 8, box: [2, 3, 4, 2], isCrowd: false });
    expect(first.mask?.counts).toEqual(Uint32Array.of(23, 2, 8, 2, 8, 2, 8, 2, 145));
    expect(second).toMatchObject({ id: 4, box: [0, 0, 1, 10], area: 10 });
    expect(annotationsOfImage(set, 1)).toEqual([
      {
        id: undefined,
        imageId: 3,
        categoryId: 5,
        box: [0, 0, 9, 9],
        area: 81,
        isCrowd: true,
        mask: undefined,
      },
    ]);
    expect(packAnnotations(whole)).toEqual(set);
  });

  test("is the same, its lists in any order, cut anywhere", async () => {
    const expected = packAnnotations(whole);
    const order = fc.shuffledSubarray(["images", "annotations", "categories"] as const, {
      minLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(order, cuts, async (lists, at) => {
        const file = Object.fromEntries(lists.map((list) => [list, whole[list]]));
        expect(await readAnnotations(cutAt(bytesOf(file), at))).toEqual(expected);
      }),
    );
  });
});

const annotation = (change: object) => ({
  ...whole,
  annotations: [{ ...whole.annotations[0], ...change }],
});

test.each([
  [annotation({ image_id: 9 }), "annotations of an image that is not in `images`: 9;"],
  [annotation({ category_id: 9 }), "a category that is not in `categories`: 9;"],
  [{ ...whole, categories: [] }, "categories that are not in `categories`: 5, 8;"],
  [{ ...whole, annotations: [], categories: [] }, "no records in `categories`"],
  [
    { ...whole, annotations: [whole.annotations[0], whole.annotations[0]] },
    "the id 12 again at annotations[1];",
  ],
  [{ ...whole, images: [image, image] }, "the id 7 again at images[1];"],
  [{ ...whole, images: [{ ...image, width: 0 }] }, "0 as images[0].width;"],
  [{ ...whole, images: [{ ...image, height: 1.5 }] }, "1.5 as images[0].height;"],
  [
    { ...whole, categories: [whole.categories[0], { id: 5, name: "dog" }] },
    'the name "dog" again at categories[1];',
  ],
  [
    { ...whole, categories: [{ id: 8, name: "dog", frequency: "x" }] },
    '"x" as categories[0].frequency; expected "r", "c" or "f"',
  ],
  [
    annotation({ bbox: [2, 3, 22, 5] }),
    "[2, 3, 22, 5] as bbox of annotation 12, in image 7; expected [x, y, width, height] inside 20 × 10 pixels. Corners",
  ],
  [annotation({ bbox: [-3, 3, 2, 5] }), "[-3, 3, 2, 5] as bbox of annotation 12,"],
  [
    annotation({ bbox: [2, 3, -1, 5] }),
    "[2, 3, -1, 5] as bbox of annotation 12; expected [x, y, width, height], numbers up to 1e+100",
  ],
  [annotation({ bbox: [2, 3, 4] }), "Array of length 3 as bbox of annotation 12;"],
  [annotation({ bbox: [2, 3, null, 5] }), "[2, 3, null, 5] as bbox of annotation 12;"],
  [annotation({ bbox: undefined, segmentation: [] }), "annotation 12 without bbox;"],
  [annotation({ area: -1 }), "-1 as area of annotation 12;"],
  [annotation({ area: "5" }), '"5" as area of annotation 12;'],
  [annotation({ iscrowd: 2 }), "2 as annotations[0].iscrowd;"],
  [
    annotation({ segmentation: [[1, 2, 3]] }),
    "3 coordinates in segmentation[0] of annotation 12; expected an even number",
  ],
  [annotation({ segmentation: [[1, 2, 3, 4]] }), "2 points in segmentation[0] of annotation 12;"],
  [
    annotation({ segmentation: [1, 2, 3, 4, 5, 6] }),
    "1 in segmentation[0] of annotation 12; expected an array",
  ],
  [
    annotation({ segmentation: [[1, 2, 3, 4, null, 6]] }),
    "null at position 4 in segmentation[0] of annotation 12;",
  ],
  [
    annotation({ segmentation: 7 }),
    "7 as segmentation of annotation 12; expected polygons, or an object with size and counts",
  ],
  [
    annotation({ segmentation: { size: [10, 20] } }),
    "a segmentation without counts of annotation 12;",
  ],
  [
    annotation({ segmentation: { size: [10, 20], counts: [100] } }),
    "runs of 100 pixels together in counts of annotation 12; expected 200",
  ],
  [
    annotation({ segmentation: { size: [10, 20], counts: "!" } }),
    '"!" at character 0 in text of annotation 12;',
  ],
  [
    annotation({ segmentation: { size: [20, 10], counts: [50, 150] } }),
    "a mask of 20 × 10 of annotation 12; expected 10 × 20, height × width of image 7",
  ],
  [
    annotation({ segmentation: { size: [10, 20], counts: [200] } }),
    "an empty mask of annotation 12;",
  ],
])("%j is refused by what is wrong in it", async (file, message) => {
  const reading = readAnnotations([bytesOf(file)], { file: "train.json" });
  await expect(reading).rejects.toMatchObject({ code: "data", parameter: "train.json" });
  expect(() => packAnnotations(file as AnnotationFile)).toThrow(message);
});

test("what is no annotations, and pictures that there are not, are refused", async () => {
  expect(() => packAnnotations(null as never)).toThrow("`file`: received null; expected an object");
  expect(() => packAnnotations({ ...whole, images: 7 } as never)).toThrow(
    "`file.images`: received 7;",
  );
  expect(() => packAnnotations({ ...whole, images: [7] } as never)).toThrow(
    "received 7 at position 0;",
  );
  expect(() => annotationsOfImage(packAnnotations(whole), 2)).toThrow("`image`: received 2;");
  expect(() => annotationsOfImage(whole as never, 0)).toThrow("`set`: received Object;");
  await expect(readAnnotations([bytesOf("[]")])).rejects.toThrow("A list is what detectors write");
  await expect(readAnnotations([bytesOf({ images: [] })])).rejects.toThrow(
    "received an object without annotations, categories;",
  );
  const cut = bytesOf(whole).subarray(0, 300);
  await expect(readAnnotations([cut])).rejects.toThrow("received a file that ends in the middle");
});
