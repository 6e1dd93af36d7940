// Annotated boxes as proposals: they become rows of their class, with the features that the detector has of them.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { annotationsOfImage } from "@balms/detection";
import { readModel, writeModel, type OnnxModel } from "@balms/onnx";
import { expect, test } from "vitest";
import { sceneData } from "../src/detect/data/scene-data.ts";
import { createRunner } from "../src/detect/detector/detector-runner.ts";
import { plainScores, scoresOf } from "../src/detect/detector/layer-scores.ts";
import { openDetector } from "../src/detect/detector/open-detector.ts";
import { labelRows } from "../src/detect/proposals/labeled-rows.ts";
import { propose } from "../src/detect/proposals/propose.ts";
import { constant, modelOf, node, value } from "./graph-parts.ts";
import { runBalms } from "./run-balms.ts";
import { detectorFile, writeScenes } from "./scene-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const { signal } = new AbortController();
const progress = {
  stage: () => ({ update: () => undefined, finish: () => undefined }),
  note: () => undefined,
  stop: () => undefined,
};
const plain = {
  model: undefined,
  head: undefined,
  background: undefined,
  classNames: undefined,
  boxForm: undefined,
  mean: undefined,
  std: undefined,
  width: undefined,
  height: undefined,
};

test("annotated boxes are rows of their class, and the detector sees in them what they are", async () => {
  const { train } = await sceneData({ trainScenes: 30, testScenes: 10 });
  const detector = await openDetector(plain, { classes: undefined, furtherRegions: true, signal });
  const running = { use: "regions", title: "images", threads: 1, signal, progress } as const;
  const seen = await propose(detector, train, { ...running, addTruths: true, cache: folder() });
  const classOf = Int32Array.from(train.set.categories, (_, at) => at);
  const options = { classOf, hasQueries: false, file: "train.json" };
  const rows = await labelRows(seen, train.set, { ...options, addTruths: true });
  const truths = train.set.images.flatMap((_, image) =>
    annotationsOfImage(train.set, image).filter(({ isCrowd }) => !isCrowd),
  );
  expect(rows.truths).toBe(truths.length);
  // Behind the proposals of their image, in the order of the annotations.
  const places = new Map(train.set.categories.map(({ id }, place) => [id, place]));
  const known = train.set.images.flatMap((_, image) => {
    const own = Array.from(rows.images.keys()).filter((row) => rows.images[row] === image);
    const count = annotationsOfImage(train.set, image).filter(({ isCrowd }) => !isCrowd).length;
    return own.slice(own.length - count);
  });
  const labels = truths.map(({ categoryId }) => places.get(categoryId));
  expect(known.map((row) => rows.labels[row])).toEqual(labels);
  const features = await rows.features.read(Int32Array.from(known));
  const said = scoresOf(features, detector.layers, {
    first: 0,
    end: known.length,
    score: plainScores(detector.head),
  });
  const right = labels.filter((label, row) => {
    const own = said.subarray(56 * row, 56 * (row + 1));
    return own.indexOf(Math.max(...own)) === label;
  });
  // By chance it would be one in 56.
  expect(right.length / labels.length).toBeGreaterThan(0.7);
  // Nothing else has changed: without them there are the same proposals, with the same features.
  const bare = await openDetector(plain, { classes: undefined, furtherRegions: false, signal });
  const less = await propose(bare, train, { ...running, addTruths: false, cache: folder() });
  expect(less.boxes).toBe(seen.boxes - truths.length);
  const without = await labelRows(less, train.set, { ...options, addTruths: false });
  const rest = Int32Array.from(rows.labels.keys()).filter((row) => !known.includes(row));
  expect(Array.from(rest, (row) => rows.labels[row])).toEqual([...without.labels]);
  const all = Int32Array.from(without.labels.keys());
  expect(await rows.features.read(rest)).toEqual(await without.features.read(all));
});

test("annotated boxes stay where they are, in pictures of other proportions than the detector takes", async () => {
  const detector = await openDetector(plain, { classes: undefined, furtherRegions: true, signal });
  const runner = await createRunner(detector, { use: "regions", threads: 1 });
  const picture = Float32Array.from({ length: 3 * 96 * 96 }, (_, at) => ((at * 7919) % 255) / 255);
  const boxes = [10, 20, 50, 40, 3, 4, 60, 70];
  const alone = await runner.see(picture, [300, 200]);
  const seen = await runner.see(picture, [300, 200], boxes);
  await runner.release();
  expect(seen.boxes.subarray(0, -8)).toEqual(alone.boxes);
  for (const [at, side] of seen.boxes.subarray(-8).entries()) {
    expect(side).toBeCloseTo(boxes[at] ?? 0, 3);
  }
});

const run = async (model: string): Promise<Awaited<ReturnType<typeof runBalms>>> => {
  const words = await writeScenes(folder(), { trainScenes: 20, testScenes: 10 });
  const named = words.map((word) => (word === detectorFile ? model : word));
  const out = join(folder(), "out");
  return runBalms(["detect", ...named, "--steps", "10", "--out", out, "--add-truths", "--json"]);
};

test("--add-truths: how many there are is told", async () => {
  const { status, stdout } = await run(detectorFile);
  expect(status).toBe(0);
  const { data } = JSON.parse(stdout) as { data: { truths: number; objects: number } };
  const file = JSON.parse(await readFile(join(folder(), "train.json"), "utf8")) as {
    annotations: readonly object[];
  };
  expect(data.truths).toBe(file.annotations.length);
  expect(data.objects).toBeGreaterThan(data.truths);
});

/** A detector that takes what all regions have in common from the features of each. */
async function comparing(): Promise<OnnxModel> {
  const model = readModel(await readFile(detectorFile));
  const { graph } = model;
  const added = [
    node("ReduceMean", ["features"], "mean"),
    node("Sub", ["features", "mean"], "own"),
  ];
  const nodes = graph!.node.flatMap((one) => {
    if (one.output.includes("features")) return [one, ...added];
    const isLayer = one.input.includes("class.weight");
    return isLayer ? [{ ...one, input: one.input.with(0, "own") }] : [one];
  });
  return { ...model, graph: { ...graph!, node: nodes } };
}

function weights(name: string, columns: number): ReturnType<typeof constant> {
  return constant(name, "float32", new Float32Array(96 * columns).fill(0.1), [96, columns]);
}

/** A detector with scores and boxes of each of 288 queries. */
function queries(): OnnxModel {
  return modelOf({
    input: [value("image", "float32", [1, 3, 96, 96])],
    output: [value("scores", "float32", [1, 288, 56]), value("pred_boxes", "float32", [1, 288, 4])],
    initializer: [
      constant("shape", "int64", BigInt64Array.of(1n, 288n, 96n), [3]),
      weights("classes", 56),
      weights("sides", 4),
    ],
    node: [
      node("Reshape", ["image", "shape"], "queries"),
      node("MatMul", ["queries", "classes"], "logits"),
      node("Sigmoid", ["logits"], "scores"),
      node("MatMul", ["queries", "sides"], "raw"),
      node("Sigmoid", ["raw"], "pred_boxes"),
    ],
  });
}

test.each<[string, () => OnnxModel | Promise<OnnxModel>, RegExp]>([
  [
    "queries",
    queries,
    /^balms: `--add-truths`: received a class layer "logits" on features that are not pooled from regions; expected .*two stages.*Queries/mu,
  ],
  [
    "features that depend on the other regions",
    comparing,
    /^balms: .*features of a region depend on the other regions; expected .*--add-truths.*Leave --add-truths out/mu,
  ],
])("--add-truths is refused for detectors with %s", async (_, build, message) => {
  const file = join(folder(), "other.onnx");
  await writeFile(file, writeModel(await build()));
  const { status, stdout, stderr } = await run(file);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(message);
});
