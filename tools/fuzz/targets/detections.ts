import {
  annotationsOfImage,
  countAnnotations,
  decodeMask,
  evaluateDetections,
  maskArea,
  maskBox,
  maskFromText,
  maskText,
  priorFromAnnotations,
  readAnnotations,
  readDetections,
  writeDetections,
} from "@balms/detection";
import type { FuzzTarget } from "../fuzz-target.ts";
import { textTarget } from "../text-target.ts";

const scene = {
  images: [
    { id: 7, width: 20, height: 10, file_name: "7.jpg" },
    { id: 3, neg_category_ids: [8], not_exhaustive_category_ids: [5] },
  ],
  annotations: [
    {
      id: 12,
      image_id: 7,
      category_id: 8,
      bbox: [2, 3, 4, 2],
      area: 7.5,
      segmentation: [[2, 3, 6, 3, 6, 5, 2, 5]],
    },
    { id: 1, image_id: 3, category_id: 5, bbox: [0, 0, 9, 9], iscrowd: 1 },
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
const found = [
  { image_id: 7, category_id: 8, score: 0.5, bbox: [1, 2, 4, 3] },
  { image_id: 7, category_id: 5, score: 0.25, segmentation: { size: [10, 20], counts: "0:n5" } },
];

const truths = readAnnotations([Buffer.from(JSON.stringify(scene))]);

/** Two pieces, cut in the middle. */
const pieces = (bytes: Uint8Array): Uint8Array[] => {
  const middle = bytes.length >> 1;
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
};

/** Files about objects in images, and masks as text. */
export const detectionTargets: Readonly<Record<string, FuzzTarget>> = {
  annotations: textTarget([scene], async (_, bytes) => {
    const set = await readAnnotations(pieces(bytes));
    for (const { id } of set.images.slice(0, 3)) annotationsOfImage(set, id);
    evaluateDetections(set, []);
    return `${set.annotations.size} objects`;
  }),
  "annotation-counts": textTarget([scene], async (_, bytes) => {
    const { images } = await countAnnotations(pieces(bytes));
    const { counts } = await priorFromAnnotations(pieces(bytes));
    return `${typeof images} ${counts.length} classes`;
  }),
  detections: textTarget([found], async (_, bytes) => {
    const set = await readDetections(pieces(bytes));
    const again = await readDetections(writeDetections(set));
    if (again.size !== set.size) throw new Error("other detections were written");
    evaluateDetections(await truths, set);
    return `${set.size} detections`;
  }),
  masks: textTarget(
    ["0:n5", "PP2", "?", "`0_1oo"],
    (text) => {
      const mask = maskFromText(text, [10, 20]);
      if (maskFromText(maskText(mask), [10, 20]).counts.length !== mask.counts.length) {
        throw new Error("another mask was written");
      }
      decodeMask(mask);
      return `mask ${typeof maskBox(mask)} ${Math.sign(maskArea(mask))}`;
    },
    5000,
  ),
};
