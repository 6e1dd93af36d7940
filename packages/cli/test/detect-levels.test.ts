// balms detect on detectors that look at every position of maps: each level has a class layer of its own.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  exposeDetector,
  extractFeatureModel,
  findClassifierHead,
  findDetectorHeads,
  headParameters,
  readModel,
  writeModel,
  type OnnxModel,
} from "@balms/onnx";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeEach, expect, test } from "vitest";
import { plainScores, scoresOf } from "../src/detect/detector/layer-scores.ts";
import { readPositions } from "../src/detect/detector/position-rows.ts";
import { positions, withLevels } from "./detector-of-levels.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { detectorFile, writeScenes } from "./scene-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const classes = 56;

interface Run {
  readonly methods: readonly { readonly name: string }[];
  readonly data: { readonly objects: number; readonly proposals: number };
  readonly detector: object;
}

let words: readonly string[] = [];
beforeEach(async () => {
  words = await writeScenes(
    join(folder(), "scenes"),
    { trainScenes: 15, testScenes: 10 },
    ({ train, test: held }) => {
      for (const object of [...train.annotations, ...held.annotations]) {
        Reflect.deleteProperty(object, "segmentation");
      }
    },
  );
});

async function detect(model: OnnxModel, ...more: string[]): Promise<CommandResult> {
  const file = join(folder(), "levels.onnx");
  await writeFile(file, writeModel(model));
  const own = words.map((word) => (word === detectorFile ? file : word));
  const out = ["--out", join(folder(), "out"), "--json"];
  return runBalms(["detect", ...own, "--steps", "5", ...out, ...more]);
}

async function outcome(model: OnnxModel, ...more: string[]): Promise<Run> {
  const { stdout, stderr } = await detect(model, ...more);
  expect(stderr).not.toContain("balms: ");
  return JSON.parse(stdout) as Run;
}

async function written(): Promise<OnnxModel> {
  return readModel(await readFile(join(folder(), "out", "model.onnx")));
}

type Shown = Readonly<Record<string, Tensor>>;

async function shown(model: OnnxModel): Promise<Shown> {
  const session = await InferenceSession.create(writeModel(model), { logSeverityLevel: 3 });
  const pixels = Float32Array.from({ length: 3 * 96 * 96 }, (_, at) => (at % 11) / 11);
  const said = await session.run({ images: new Tensor("float32", pixels, [1, 3, 96, 96]) });
  await session.release();
  return said;
}

/** [positions, K] of what a model puts out of all positions, behind their boxes. */
function scoresIn({ output0 }: Shown): number[] {
  const values = output0.data as Float32Array;
  return Array.from(
    { length: positions * classes },
    (_, at) => values[(4 + (at % classes)) * positions + Math.floor(at / classes)] ?? 0,
  );
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}

test("each level gets its own layer, and the written model gives the scores that are computed outside", async () => {
  const model = readModel(writeModel(withLevels(classes, { order: [1, 0, 2] })));
  const run = await outcome(model);
  expect(run.detector).toMatchObject({
    kind: "sigmoid",
    levels: 3,
    dimensions: 24,
    boxes: { tensor: "boxes", kind: "refined", form: "middle" },
  });
  expect(run.data.objects).toBeGreaterThan(5);
  expect(run.data.proposals).toBeLessThanOrEqual(15 * positions);
  const after = await written();
  const [before, said] = [await shown(model), await shown(after)];
  const boxes = 4 * positions;
  expect(said["output0"].data.slice(0, boxes)).toEqual(before["output0"].data.slice(0, boxes));
  const [head] = findDetectorHeads(after);
  const layers = head.levels.map(({ logits }) => {
    const cut = extractFeatureModel(after, logits);
    const { weight, bias } = headParameters(cut, findClassifierHead(cut));
    return { weight: Float32Array.from(weight), bias: Float32Array.from(bias) };
  });
  const was = model.graph!.initializer.find(({ name }) => name === "fine.class.bias")!;
  const start = new Float32Array(Uint8Array.from(was.rawData).buffer);
  expect(layers[0].bias).not.toEqual(start);
  const exposed = exposeDetector(model, findDetectorHeads(model), { outputs: "exposed" });
  const { rows, features, levels } = readPositions(await shown(exposed.model), {
    head: findDetectorHeads(model)[0],
    dimensions: 24,
    scores: exposed.scores!,
    path: "levels.onnx",
  });
  expect(rows).toBe(positions);
  const outside = scoresOf(features, [layers[0], ...layers.slice(1)], {
    first: 0,
    end: rows,
    levels,
    score: plainScores(head),
  });
  const inside = scoresIn(said);
  expect(scoresIn(before)).not.toEqual(inside);
  for (const [at, score] of outside.entries()) expect(inside[at]).toBeCloseTo(score, 5);
});

test("in which order a model puts its levels together changes nothing", async () => {
  const [one, other] = [
    await outcome(withLevels(classes)),
    await outcome(withLevels(classes, { order: [2, 0, 1] })),
  ];
  expect(other.data).toEqual(one.data);
});

test("scores are corrected on all levels without training, too", async () => {
  const model = withLevels(classes);
  await outcome(model, "--method", "post-hoc", "--zero-counts", "smooth");
  const [before, after] = [scoresIn(await shown(model)), scoresIn(await shown(await written()))];
  const moved = (at: number): number => logit(after[at] ?? 0) - logit(before[at] ?? 0);
  for (let at = classes; at < before.length; at += 1) {
    expect(moved(at)).toBeCloseTo(moved(at % classes), 3);
  }
});

test("what a level alone does not decide is refused: windows of 3×3, and annotated boxes as proposals", async () => {
  const wide = await detect(withLevels(classes, { kernel: 3 }));
  expect(wide.status).toBe(1);
  expect(wide.stderr).toMatch(/^balms: .*3 levels \(Conv of 3×3\).*balms adjust/mu);
  const truths = await detect(withLevels(classes), "--add-truths");
  expect(truths.status).toBe(1);
  expect(truths.stderr).toMatch(/^balms: `--add-truths`: .*not pooled from regions/mu);
});
