import { expect, test } from "vitest";
import { createRandom, ModelError } from "@balms/core";
import { detectorModel, exposeDetector, findDetectorHeads } from "../../src/index.ts";
import { families } from "./all-families.ts";
import type { DetectorFamily } from "./detector-family.ts";
import { levelRegions } from "./level-regions.ts";
import { rtmdet, yolov8 } from "./pyramids.ts";
import { detr, joinedQueries, rtDetr } from "./queries.ts";
import { wholeDetector } from "./whole-detector.ts";
import { copyModel } from "../../src/model/copy-model.ts";
import { relativeError, runDetector } from "./run-detector.ts";
import type { Shown } from "./run-detector.ts";
import { maskRcnn, regionSigmoids } from "./two-stage.ts";

/** The built-in detector, before it was trained. */
function builtIn(): Pick<DetectorFamily, "model" | "feeds"> {
  const sides = { height: 32, width: 32, classes: 3 };
  const picture = Float32Array.from({ length: 3 * 32 * 32 }, (_, at) => (at % 7) / 7);
  return {
    model: detectorModel({ ...sides, random: createRandom(1) }),
    feeds: { image: [[1, 3, 32, 32], picture] },
  };
}

test.each(families)(
  "%s: features and scores are put out beside what was, with its numbers",
  async (_name, build) => {
    const family = build();
    const heads = findDetectorHeads(family.model, { classes: family.classes });
    const { model, levels } = exposeDetector(family.model, heads);
    expect(levels[0].map(({ logits }) => logits)).toEqual(family.layers);
    const before = await runDetector(family.model, family);
    const after = await runDetector(model, family);
    for (const [name, { values }] of Object.entries(before))
      expect(relativeError(after[name].values, values)).toBeLessThan(1e-5);
    for (const { feature, logits } of levels.flat()) {
      expect(after[feature].values.length).toBeGreaterThan(0);
      expect(after[logits].values.length).toBeGreaterThan(0);
    }
  },
);

test("alone, what makes detections of the scores does not run", async () => {
  const family = maskRcnn();
  const { model, levels, corners } = exposeDetector(family.model, findDetectorHeads(family.model), {
    outputs: "exposed",
  });
  expect(model.graph?.node.map(({ opType }) => opType)).not.toContain("Softmax");
  const shown = await runDetector(model, family);
  expect(new Set(Object.keys(shown))).toEqual(
    new Set([corners, "cls_score", levels[0][0].feature, "boxes"]),
  );
});

test("the corners of regions are those that their features are pooled from", () => {
  const { model } = regionSigmoids();
  expect(exposeDetector(model, findDetectorHeads(model))).toMatchObject({
    corners: "rois",
    boxes: "bbox_pred",
  });
});

test("regions of which nobody knows how many there are have their corners, and the boxes made of them", async () => {
  const { model, feeds } = builtIn();
  const exposed = exposeDetector(model, findDetectorHeads(model), { outputs: "exposed" });
  expect(exposed.boxes).toBe("corners");
  const shown = await runDetector(exposed.model, { feeds });
  const [[{ feature }]] = exposed.levels;
  const [rows] = shown[feature].dims;
  expect(shown[exposed.corners ?? ""].dims).toEqual([rows, 4]);
  expect(shown["corners"].dims).toEqual([rows, 4]);
});

test("boxes are found beside the scores: an output, or what is put together with them", async () => {
  const queries = detr();
  const found = exposeDetector(queries.model, findDetectorHeads(queries.model, { classes: 5 }));
  expect(found).toMatchObject({ corners: undefined, boxes: "pred_boxes" });
  const family = yolov8();
  const levels = exposeDetector(family.model, findDetectorHeads(family.model));
  const { model, boxes = "" } = levels;
  expect(levels).toMatchObject({ boxForm: "middle", scores: "logits" });
  const shown = await runDetector(model, family);
  expect(shown[boxes].dims).toEqual([1, 4, 84]);
  expect(shown[boxes].values).toEqual(shown["output0"].values.slice(0, 4 * 84));
});

test.each<[string, () => Pick<DetectorFamily, "model" | "feeds">]>([
  ["one map", builtIn],
  ["two levels, chosen by the size of a region", levelRegions],
  ["the picture's size among the features", () => levelRegions({ beside: "size" })],
])("further regions, %s: theirs follow the features of the detector's own", async (_, build) => {
  const { model, feeds } = build();
  const heads = findDetectorHeads(model);
  const options = { outputs: "exposed" } as const;
  const own = exposeDetector(model, heads, options);
  const more = exposeDetector(model, heads, { ...options, furtherRegions: true });
  const { feature } = own.levels[0][0];
  const before = await runDetector(own.model, { feeds });
  const corners = before[own.corners ?? ""];
  const run = (count: number): Promise<Readonly<Record<string, Shown>>> => {
    const rows = Float32Array.from(corners.values.slice(0, 4 * count));
    return runDetector(more.model, {
      feeds: { ...feeds, [more.furtherRegions ?? ""]: [[count, 4], rows] },
    });
  };
  const { dims, values } = before[feature];
  expect((await run(0))[feature]).toEqual({ dims, values });
  // The detector's own regions once more, but for one.
  const count = dims[0] - 1;
  const after = await run(count);
  expect(after[feature].dims).toEqual([dims[0] + count, dims[1]]);
  expect(after[feature].values).toEqual([...values, ...values.slice(0, count * dims[1])]);
  expect(after[more.corners ?? ""].values).toEqual([
    ...corners.values,
    ...corners.values.slice(0, 4 * count),
  ]);
});

test.each<[string, () => DetectorFamily, RegExp]>([
  ["queries", detr, /not pooled from regions.*two stages.*Queries/u],
  ["levels of a pyramid", rtmdet, /not pooled from regions/u],
  ["regions that are fed", maskRcnn, /"rois" that are an input of the model/u],
  [
    "features that see more than the region",
    () => levelRegions({ beside: "colour" }),
    /depend on more than the corners/u,
  ],
])("further regions are refused where there is no pooling of them: %s", (_, build, message) => {
  const { model, classes } = build();
  const heads = findDetectorHeads(model, { classes });
  expect(() => exposeDetector(model, heads, { furtherRegions: true })).toThrow(message);
});

test("each class has its own boxes; those that the model chose are of no row", async () => {
  const family = wholeDetector();
  const [head] = findDetectorHeads(family.model);
  const { model, ...exposed } = exposeDetector(family.model, [head], { outputs: "exposed" });
  expect(exposed).toMatchObject({
    corners: "regions",
    boxes: undefined,
    classBoxes: "class_boxes",
  });
  const shown = await runDetector(model, family, ["bbox_pred"]);
  const { regions, class_boxes: moved, bbox_pred: moves } = shown;
  expect(moved.dims).toEqual([6, 4, 4]);
  const expected = moved.values.map((_, at) => {
    const [row, place] = [Math.floor(at / 16), at % 16];
    return regions.values[4 * row + (place % 4)] + moves.values[20 * row + 4 + place];
  });
  expect(relativeError(moved.values, expected)).toBeLessThan(1e-6);
  expect(shown[exposed.pictureSize ?? ""].values).toEqual([1, 3, 16, 16]);
});

test("four Sigmoids side by side are a middle and a size as shares", () => {
  for (const build of [rtDetr, joinedQueries, detr]) {
    const { model, classes } = build();
    const [head] = findDetectorHeads(model, { classes });
    expect(exposeDetector(model, [head])).toMatchObject({ boxForm: "middle-shares" });
  }
  const { model, classes } = regionSigmoids();
  const [head] = findDetectorHeads(model, { classes });
  expect(exposeDetector(model, [head]).boxForm).toBeUndefined();
});

test("boxes of queries are found where no output shows them", async () => {
  const family = rtDetr();
  const copy = copyModel(family.model);
  copy.graph.output = copy.graph.output.filter(({ name }) => name === "logits");
  const [head] = findDetectorHeads(copy, { classes: family.classes });
  const { model, boxes = "", boxForm } = exposeDetector(copy, [head]);
  expect(boxForm).toBe("middle-shares");
  const before = await runDetector(family.model, family);
  const shown = await runDetector(model, family);
  expect(shown[boxes]).toEqual(before["pred_boxes"]);
});

test("masks are of the boxes that are measured, or of none", () => {
  const sides = { height: 32, width: 32, classes: 3 };
  const own = detectorModel({ ...sides, random: createRandom(1) });
  expect(exposeDetector(own, findDetectorHeads(own)).masks).toBe("masks");
  const { model } = wholeDetector();
  expect(exposeDetector(model, findDetectorHeads(model)).masks).toBeUndefined();
});

test("heads of another model are refused", () => {
  const heads = findDetectorHeads(rtmdet().model);
  expect(() => exposeDetector(maskRcnn().model, heads)).toThrow(ModelError);
});
