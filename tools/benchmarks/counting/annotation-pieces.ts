import { createRandom, type RandomGenerator } from "@balms/core";

const classes = 80;

/** An annotation as COCO writes it: most of it is the polygon. */
function annotation(id: number, images: number, random: RandomGenerator): string {
  const points = Array.from({ length: 20 + random.integer(80) }, () =>
    (640 * random.uniform()).toFixed(2),
  );
  const category = 1 + Math.floor(classes * random.uniform() ** 3);
  return `{"segmentation": [[${points.join(", ")}]], "area": ${(9000 * random.uniform()).toFixed(4)}, "iscrowd": 0, "image_id": ${7 * random.integer(images)}, "bbox": [${points.slice(0, 4).join(", ")}], "category_id": ${category}, "id": ${id}}`;
}

/** The pieces of a made-up file of annotations, which go on as long as is wanted of so many that were made and of their length. */
export function* annotationPieces(
  images: number,
  goesOn: (made: number, length: number) => boolean,
): Generator<string> {
  const random = createRandom("annotations");
  const listed = Array.from(
    { length: images },
    (_, i) =>
      `{"license": 4, "file_name": "${String(7 * i).padStart(12, "0")}.jpg", "height": 427, "width": 640, "date_captured": "2013-11-14 11:18:45", "id": ${7 * i}}`,
  );
  const head = `{"info": {}, "images": [${listed.join(", ")}], "annotations": [`;
  yield head;
  for (let [made, length] = [0, head.length]; goesOn(made, length); made++) {
    const piece = (made === 0 ? "" : ", ") + annotation(made + 1, images, random);
    yield piece;
    length += piece.length;
  }
  const categories = Array.from({ length: classes }, (_, i) => ({ id: i + 1, name: `class ${i}` }));
  yield `], "categories": ${JSON.stringify(categories)}}`;
}
