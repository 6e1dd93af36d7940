// Reading and evaluating give way to others by measured time, whatever the size, and end when they are asked to.
import { InterruptedError } from "@balms/core";
import {
  evaluateDetections,
  evaluateDetectionsInTurns,
  packAnnotations,
  packDetections,
  readAnnotations,
  readDetections,
  type AnnotationSet,
  type DetectionSet,
} from "@balms/detection";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const pictures = 200;
const file = {
  images: Array.from({ length: pictures }, (_, id) => ({ id, width: 40, height: 40 })),
  categories: [
    { id: 1, name: "lynx" },
    { id: 2, name: "dog" },
  ],
  annotations: Array.from({ length: 2 * pictures }, (_, i) => ({
    id: i,
    image_id: i >> 1,
    category_id: 1 + (i % 2),
    bbox: [i % 7, i % 5, 10, 12],
  })),
};
const results = file.annotations.map(
  ({ image_id, category_id, bbox: [x, y, width, height] }, i) => ({
    image_id,
    category_id,
    score: (i % 9) / 9,
    bbox: [x + (i % 3), y, width, height],
  }),
);
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

let annotations: AnnotationSet;
let detections: DetectionSet;
/** How often others had a turn. */
let turns = 0;
let ticking: NodeJS.Immediate | undefined;

beforeEach(() => {
  annotations = packAnnotations(file);
  detections = packDetections(
    results.map(({ image_id, category_id, score, bbox }) => ({
      imageId: image_id,
      categoryId: category_id,
      score,
      box: bbox as [number, number, number, number],
    })),
  );
  // Every look at the clock is 30 ms after the one before.
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 30));
  turns = 0;
  const tick = (): void => {
    turns += 1;
    ticking = setImmediate(tick);
  };
  ticking = setImmediate(tick);
});
afterEach(() => {
  clearImmediate(ticking);
  vi.restoreAllMocks();
});

const works: readonly (readonly [string, (signal?: AbortSignal) => Promise<unknown>])[] = [
  [
    "evaluateDetectionsInTurns",
    (signal) => evaluateDetectionsInTurns(annotations, detections, { signal }),
  ],
  ["readAnnotations", (signal) => readAnnotations([bytes(file)], { signal })],
  [
    "readDetections",
    // Several pieces, each of as many bytes as are read at once.
    (signal) => readDetections([bytes(Array(32).fill(results).flat())], { signal }),
  ],
];

test.each(works)("%s lets others have their turn", async (_, work) => {
  await work();
  expect(turns).toBeGreaterThan(0);
});

test.each(works)("%s ends when it is asked to, and does not begin after that", async (_, work) => {
  const stop = new AbortController();
  setImmediate(() => stop.abort());
  await expect(work(stop.signal)).rejects.toThrow(InterruptedError);
  await expect(work(AbortSignal.abort())).rejects.toThrow(InterruptedError);
});

test("in turns the evaluation finds the same", async () => {
  expect(await evaluateDetectionsInTurns(annotations, detections, { bestPerImage: 1 })).toEqual(
    evaluateDetections(annotations, detections, { bestPerImage: 1 }),
  );
});
