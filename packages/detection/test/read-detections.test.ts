import {
  evaluateDetections,
  maskFromPolygons,
  maskText,
  packAnnotations,
  packDetections,
  readDetections,
  writeDetections,
  type Detection,
} from "@balms/detection";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf, cutAt, cuts } from "./cut-pieces.ts";

const mask = { size: [2, 3] as const, counts: Uint32Array.of(2, 3, 1) };
const list: Detection[] = [
  { imageId: 7, categoryId: 3, score: 0.5, box: [1, 2, 4, 3], mask },
  { imageId: 2, categoryId: 3, score: -2, box: [-1, 0, 0, 0] },
];
const file = list.map(({ imageId, categoryId, score, box, mask: own }) => ({
  id: 1,
  image_id: imageId,
  category_id: categoryId,
  score,
  bbox: box,
  ...(own && { segmentation: { size: own.size, counts: maskText(own) } }),
}));

test("a file of results has the columns of the same detections in memory, cut anywhere", async () => {
  const expected = packDetections(list);
  expect([...expected.scores]).toEqual([0.5, -2]);
  expect(expected.masks?.at(0, [2, 3])).toEqual(mask);
  expect(expected.masks?.has(1)).toBe(false);
  await fc.assert(
    fc.asyncProperty(cuts, fc.constantFrom("", "\uFEFF", "\n "), async (at, before) => {
      const bytes = bytesOf(before + JSON.stringify(file, undefined, 1));
      expect(await readDetections(cutAt(bytes, at))).toEqual(expected);
    }),
  );
});

test("results without boxes, without masks, and without anything are read", async () => {
  const masks = [{ ...file[0], bbox: undefined }];
  expect((await readDetections([bytesOf(masks)])).boxes).toBeUndefined();
  const listed = [{ ...masks[0], bbox: [], segmentation: { size: [2, 3], counts: [2, 3, 1] } }];
  expect((await readDetections([bytesOf(listed)])).masks?.at(0, [2, 3])).toEqual(mask);
  const boxes = [{ ...file[1], segmentation: null }];
  expect((await readDetections([bytesOf(boxes)])).masks).toBeUndefined();
  expect(await readDetections([bytesOf("[]")])).toMatchObject({ size: 0, masks: undefined });
});

const contentOf = (written: Iterable<Uint8Array>): unknown =>
  JSON.parse(Buffer.concat([...written]).toString());

test("what is written is read back, and has the fields and the text of COCO", async () => {
  const written = contentOf(writeDetections(list)) as object[];
  expect(written.map((record) => ({ id: 1, ...record }))).toEqual(file);
  const set = packDetections(list);
  expect(await readDetections(writeDetections(set))).toEqual(set);
  const own = { imageId: 7, categoryId: 3, score: 1e-300 };
  const many = Array.from({ length: 9000 }, () => ({ ...own, mask }));
  const { boxes, scores, masks, size } = await readDetections(writeDetections(many));
  expect([size, boxes, scores[8999]]).toEqual([9000, undefined, 1e-300]);
  expect(masks?.at(8999, [2, 3])).toEqual(mask);
  expect(contentOf(writeDetections([]))).toEqual([]);
});

test("polygons, whose pictures may have any size, are not written as run lengths", async () => {
  const found = await readDetections([
    bytesOf([{ ...file[1], segmentation: [[1, 1, 9, 1, 9, 8]] }]),
  ]);
  expect(() => [...writeDetections(found)]).toThrow(
    "`detections`: received polygons at position 0; expected masks of run lengths. maskFromPolygons",
  );
  expect(() => writeDetections({} as never)).toThrow("`detections`: received Object");
});

test("polygons beside boxes are measured as their pixels, as pycocotools measures them", async () => {
  const truth = packAnnotations({
    images: [{ id: 2, width: 20, height: 10 }],
    annotations: [{ id: 1, image_id: 2, category_id: 3, segmentation: [[1, 1, 9, 1, 9, 8, 1, 8]] }],
    categories: [{ id: 3, name: "lynx" }],
  });
  const outline = [1.4, 1, 9.2, 0.7, 8, 8, 1, 7];
  const { size, counts } = maskFromPolygons([outline], [10, 20]);
  const evaluated = async (segmentation: unknown) => {
    const found = await readDetections([bytesOf([{ ...file[1], segmentation }])]);
    return evaluateDetections(truth, found, { measured: "masks" });
  };
  const { ap } = await evaluated([outline]);
  expect(ap).toBeCloseTo(0.8, 9);
  expect(await evaluated({ size, counts: [...counts] })).toEqual(await evaluated([outline]));
});

const changed = (change: object) => [file[1], { ...file[1], ...change }];
test.each([
  [changed({ image_id: "7" }), '"7" as image_id of detections[1]; expected a whole number'],
  [changed({ category_id: undefined }), "no category_id of detections[1];"],
  [changed({ score: null }), "null as score of detections[1]; expected a finite number"],
  [changed({ score: "0.5" }), '"0.5" as score of detections[1];'],
  [changed({ bbox: [1, 2, 3] }), "Array of length 3 as bbox of detections[1];"],
  [changed({ bbox: [1, 2, -3, 4] }), "[1, 2, -3, 4] as bbox of detections[1];"],
  [
    changed({ bbox: undefined, segmentation: { size: [2, 3], counts: "231" } }),
    "no bbox of detections[1]; expected bbox in all of them or in none",
  ],
  [changed({ segmentation: [[1, 2, 3, 4]] }), "2 points in segmentation[0] of detections[1];"],
  [
    [{ ...file[1], bbox: undefined, segmentation: [[1, 2, 3, 4, 5, 6]] }],
    "polygons as segmentation, and no bbox, of detections[0]; expected run lengths, or a bbox beside",
  ],
  [
    changed({ segmentation: { size: [2, 3], counts: "23" } }),
    "runs of 5 pixels together in text of detections[1];",
  ],
  [[{ image_id: 1, category_id: 1, score: 1 }], "neither bbox nor segmentation of detections[0];"],
  [
    { annotations: [] },
    "received an object; expected a list of detections. An object is what annotators write",
  ],
  ["7", "received a value that is no list; expected a list of detections"],
  ["[7]", "received a value that is no object in detections[0]; expected an object"],
  ["[[]]", "received a list in detections[0]; expected an object"],
  ['[{"score": NaN}]', 'received "N" at byte 11, in detections[0].score;'],
  ['[{"score": 1, "score": 2}]', "received the same key twice in detections[0].score;"],
  [
    '[{"image_id": 1, "category_id": 1, "score": 1, "bbox": [0, 0, 1, 1]}, {"image',
    "received a file that ends in the middle, after 77 bytes in detections[1];",
  ],
  ["[] []", 'received "[" at byte 3;'],
  ["", "received an empty file; expected a list of detections"],
])("%j is refused by what is wrong in it", async (content, message) => {
  const reading = readDetections([bytesOf(content)], { file: "found.json" });
  await expect(reading).rejects.toMatchObject({ code: "data", parameter: "found.json" });
  await expect(readDetections([bytesOf(content)])).rejects.toThrow(message);
});

/** 10^5 detections, and no end. */
function* pieces(): Generator<Uint8Array, void> {
  yield bytesOf("[");
  for (let i = 0; i < 100_000; i++) {
    yield bytesOf(`${i === 0 ? "" : ", "}${JSON.stringify({ ...file[1], image_id: i })}`);
  }
}

test("a large file that is cut off is refused in the memory of its columns", async () => {
  const { arrayBuffers } = process.memoryUsage();
  await expect(readDetections(pieces())).rejects.toThrow(/ends in the middle, after \d{7} bytes/u);
  expect(process.memoryUsage().arrayBuffers - arrayBuffers).toBeLessThan(32e6);
});
