// Annotation files that are not counted, and what is said of them.
import {
  countAnnotations,
  priorFromAnnotations,
  readAnnotations,
  readDetections,
  type FilePieces,
} from "@balms/detection";
import { expect, test } from "vitest";
import { bytesOf } from "./cut-pieces.ts";

const whole = {
  images: [{ id: 1 }, { id: 2 }],
  annotations: [
    { id: 1, image_id: 1, category_id: 5 },
    { id: 2, image_id: 2, category_id: 9 },
  ],
  categories: [
    { id: 5, name: "cat" },
    { id: 9, name: "lynx" },
  ],
};
const annotation = (change: object) => ({
  ...whole,
  annotations: [{ ...whole.annotations[0], ...change }],
});
const category = (change: object) => ({
  ...whole,
  categories: [whole.categories[0], { ...whole.categories[1], ...change }],
});

test("the file that the others are changed from is counted", async () => {
  const { categories } = await countAnnotations([bytesOf(whole)]);
  expect(categories.map(({ images }) => images)).toEqual([1, 1]);
});

test.each([
  [
    annotation({ category_id: 7 }),
    "a category that is not in `categories`: 7; expected every category_id in it",
  ],
  [
    annotation({ image_id: 7 }),
    "annotations of an image that is not in `images`: 7; expected every image_id in it",
  ],
  [{ ...whole, images: [] }, "annotations of images that are not in `images`: 1, 2;"],
  [{ ...whole, categories: [] }, "categories that are not in `categories`: 5, 9;"],
  [{ images: [], annotations: [], categories: [] }, "no records in `categories`"],
  [
    { ...whole, images: [{ id: 1, neg_category_ids: 5 }] },
    "5 as images[0].neg_category_ids; expected a list of ids",
  ],
  [
    { ...whole, images: [{ id: 1, neg_category_ids: [5, "9"] }] },
    '"9" as images[0].neg_category_ids[1];',
  ],
  [
    { ...whole, images: [{ id: 2 }, { id: 2 }] },
    "the id 2 again at images[1]; expected each id once",
  ],
  [{ ...whole, images: [{ file_name: "1.jpg" }] }, "no images[0].id; expected a whole number"],
  [
    { ...whole, annotations: [...whole.annotations, whole.annotations[0]] },
    "the id 1 again at annotations[2]; expected each id once",
  ],
  [
    annotation({ image_id: "000001.jpg" }),
    '"000001.jpg" as annotations[0].image_id; expected a whole number from 0 to 2^53 - 1. Number the records',
  ],
  [annotation({ category_id: null }), "null as annotations[0].category_id;"],
  [
    annotation({ category_id: undefined }),
    "no annotations[0].category_id; expected a whole number from 0 to 2^53 - 1. Files of captions",
  ],
  [annotation({ id: 2 ** 53 }), "9007199254740992 as annotations[0].id;"],
  [annotation({ id: -1 }), "-1 as annotations[0].id;"],
  [annotation({ id: 1.5 }), "1.5 as annotations[0].id;"],
  [annotation({ image_id: [1] }), "Array of length 1 as annotations[0].image_id;"],
  [annotation({ iscrowd: 2 }), "2 as annotations[0].iscrowd; expected 0 or 1"],
  [annotation({ iscrowd: "0" }), '"0" as annotations[0].iscrowd; expected 0 or 1'],
  [category({ id: 5 }), "the id 5 again at categories[1]; expected each id once"],
  [category({ name: "cat" }), 'the name "cat" again at categories[1]; expected different names'],
  [category({ name: 3 }), "3 as categories[1].name; expected a text"],
  [category({ name: undefined }), "no categories[1].name; expected a text"],
  [category({ image_count: -1 }), "-1 as categories[1].image_count;"],
  [category({ instance_count: "many" }), '"many" as categories[1].instance_count;'],
  [
    { images: whole.images },
    "an object without annotations, categories; expected annotations of COCO or LVIS: images, annotations, categories",
  ],
  [{ images: whole.images, annotations: [], category: [] }, "an object without categories;"],
  [
    '{"images": [], "annotations": [{"id": 9007199254740993, "image_id": 1, "category_id": 1}]}',
    "9007199254740992 as annotations[0].id;",
  ],
  [
    '{"images": [], "annotations": [{"id": 1e999, "image_id": 1, "category_id": 1}]}',
    "Infinity as annotations[0].id;",
  ],
  [
    '{"annotations": [{"id": NaN',
    'received "N" at byte 24, in annotations[0].id; expected JSON in UTF-8.',
  ],
])("%j is refused by what is wrong in it", async (file, message) => {
  const counting = countAnnotations([bytesOf(file)], { file: "train.json" });
  await expect(counting).rejects.toMatchObject({ code: "data", parameter: "train.json" });
  await expect(countAnnotations([bytesOf(file)])).rejects.toMatchObject({
    message: expect.stringContaining(message) as string,
  });
});

test.each([
  [bytesOf(whole), "Uint8Array of length"],
  [JSON.stringify(whole), 'received "{'],
  [undefined, "received undefined"],
  [[JSON.stringify(whole)], "expected pieces as Uint8Array"],
])("a source that is no pieces of a file is refused: %#", async (source, message) => {
  const counting = priorFromAnnotations(source as FilePieces);
  await expect(counting).rejects.toMatchObject({
    code: "argument",
    parameter: "source",
    message: expect.stringContaining(message) as string,
  });
});

test.each([new Blob([JSON.stringify(whole)]), JSON.stringify(whole), new Uint8Array(3), whole])(
  "sources that are no pieces %#",
  async (source) => {
    await expect(readAnnotations(source as never)).rejects.toThrow(
      /`source`: .* a stream: \[bytes\].*blob\.stream\(\)/u,
    );
  },
);

test("what was counted is no source that is read", async () => {
  const counted = await countAnnotations([bytesOf(whole)]);
  expect(await priorFromAnnotations(counted)).toMatchObject({ counts: [1, 1], examples: 2 });
});

test("a name of a file that is no text", async () => {
  const bytes = [bytesOf(whole)];
  const refusal = { code: "argument", parameter: "file", received: "7" };
  await expect(readAnnotations(bytes, { file: 7 as never })).rejects.toMatchObject(refusal);
  await expect(readDetections(bytes, { file: 7 as never })).rejects.toMatchObject(refusal);
});

test("categories that only images speak of are none: files keep them when categories are taken out", async () => {
  const images = [
    { id: 1, neg_category_ids: [9, 6, 9] },
    { id: 2, not_exhaustive_category_ids: [6] },
  ];
  const { categories } = await countAnnotations([bytesOf({ ...whole, images })]);
  expect(categories.map(({ id, negativeImages }) => [id, negativeImages])).toEqual([
    [5, 0],
    [9, 1],
  ]);
});

test("unknown options and kinds of counts are refused", async () => {
  const wrong = { count: "images" } as object;
  await expect(priorFromAnnotations([bytesOf(whole)], wrong)).rejects.toMatchObject({
    message: "`count`: received an unknown option; expected `counted`",
  });
  const rows = { counted: "rows" as "images" };
  await expect(priorFromAnnotations([bytesOf(whole)], rows)).rejects.toMatchObject({
    message: '`counted`: received "rows"; expected one of ["images","instances"]',
  });
});

test("a file without any annotation has no prior, and its counts are zeros", async () => {
  const none = [bytesOf({ ...whole, annotations: [] })];
  const { categories, emptyImages } = await countAnnotations(none);
  expect([emptyImages, ...categories.map(({ images }) => images)]).toEqual([2, 0, 0]);
  await expect(priorFromAnnotations(none)).rejects.toMatchObject({
    message: "`counts`: received only zeros; expected at least one that is positive",
  });
});

test("a large file that is cut off is refused in the memory of its ids", async () => {
  const polygon = bytesOf(`${"12.25, 7, ".repeat(100_000)}0]]}`);
  function* pieces(): Generator<Uint8Array, void> {
    yield bytesOf('{"annotations": [');
    for (let id = 0; id < 200_000; id++) {
      const ids = `"id": ${id}, "image_id": ${id % 5000}, "category_id": 5`;
      yield bytesOf(`${id === 0 ? "" : ", "}{${ids}, "segmentation": [[`);
      yield id % 5000 === 0 ? polygon : bytesOf("0]]}");
    }
  }
  const { arrayBuffers } = process.memoryUsage();
  await expect(countAnnotations(pieces())).rejects.toMatchObject({
    message: expect.stringMatching(
      /received a file that ends in the middle, after \d{8} bytes in annotations\[199999\]/u,
    ) as string,
  });
  expect(process.memoryUsage().arrayBuffers - arrayBuffers).toBeLessThan(32e6);
});
