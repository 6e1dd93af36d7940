import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { createRandom, type RandomGenerator } from "@balms/core";
import { maskBox, maskFromPolygons, maskText } from "@balms/detection";

/** What is evaluated, and by which rules. */
export interface DetectionShape {
  readonly rules: "coco" | "lvis";
  readonly measured: "boxes" | "masks";
  readonly images: number;
  readonly classes: number;
  /** In each image. */
  readonly detections: number;
}

const [height, width] = [480, 640];
const objects = 7;

/** An octagon somewhere in the picture. */
function outline(random: RandomGenerator): number[] {
  const [a, b] = [8 + 90 * random.uniform(), 8 + 90 * random.uniform()];
  const x = a + (width - 2 * a) * random.uniform();
  const y = b + (height - 2 * b) * random.uniform();
  return Array.from({ length: 8 }, (_, k) => (k * Math.PI) / 4).flatMap((angle) => [
    x + a * Math.cos(angle),
    y + b * Math.sin(angle),
  ]);
}

const category = (classes: number, random: RandomGenerator): number =>
  1 + Math.floor(classes * random.uniform() ** 2);

/** Annotations with their outlines, image after image. */
export function writeTruth(path: string, { images, classes }: DetectionShape): object[][] {
  const random = createRandom("truth");
  const ids = Array.from({ length: images }, (_, i) => i + 1);
  const annotations = ids.map((image) =>
    Array.from({ length: objects }, (_, k) => {
      const polygon = outline(random);
      const mask = maskFromPolygons([polygon], [height, width]);
      const box = maskBox(mask);
      return {
        id: (image - 1) * objects + k + 1,
        image_id: image,
        category_id: category(classes, random),
        segmentation: [polygon],
        bbox: box,
        area: box[2] * box[3],
        iscrowd: 0,
      };
    }),
  );
  const lists = { neg_category_ids: [1, 2, 3], not_exhaustive_category_ids: [] };
  const file = {
    info: {},
    images: ids.map((id) => ({ id, height, width, ...lists })),
    annotations: annotations.flat(),
    categories: Array.from({ length: classes }, (_, i) => ({
      id: i + 1,
      name: `class ${i}`,
      frequency: "rcf"[i % 3],
    })),
  };
  writeFileSync(path, JSON.stringify(file));
  return annotations;
}

/** Half of the detections are near an object, the others anywhere. */
export function writeDetections(path: string, shape: DetectionShape, truth: object[][]): void {
  const random = createRandom("detections");
  const file = openSync(path, "w");
  for (const [i, own] of truth.entries()) {
    const detections = Array.from({ length: shape.detections }, (_, k) => {
      const near = own[k % objects] as { segmentation: number[][]; category_id: number };
      const isNear = random.uniform() < 0.5;
      const polygon = isNear
        ? near.segmentation[0].map((value) => value + 12 * random.uniform() - 6)
        : outline(random);
      const mask = maskFromPolygons([polygon], [height, width]);
      return {
        image_id: i + 1,
        category_id: isNear ? near.category_id : category(shape.classes, random),
        score: Number(random.uniform().toFixed(6)),
        ...(shape.measured === "boxes"
          ? { bbox: maskBox(mask) }
          : { segmentation: { size: [height, width], counts: maskText(mask) } }),
      };
    });
    writeSync(file, (i === 0 ? "[" : ", ") + JSON.stringify(detections).slice(1, -1));
  }
  writeSync(file, "]");
  closeSync(file);
}
