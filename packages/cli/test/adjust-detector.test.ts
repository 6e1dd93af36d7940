import { readFile, writeFile } from "node:fs/promises";
import { priorFromCounts, priorToJSON } from "@balms/core";
import { writeModel, type OnnxModel } from "@balms/onnx";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { adjustFiles } from "./adjust-files.ts";
import { constant, modelOf, node, value } from "./graph-parts.ts";
import { runBalms } from "./run-balms.ts";

const { path, adjust, refusal } = adjustFiles();

function waves(name: string, dims: readonly number[]): ReturnType<typeof constant> {
  const size = dims.reduce((a, b) => a * b, 1);
  const numbers = Float32Array.from({ length: size }, (_, at) => Math.sin(0.7 * at + name.length));
  return constant(name, "float32", numbers, dims);
}

/** A detector of one stage: on each of two levels a 1×1 convolution of scores with Sigmoids, and one of boxes. */
function oneStage(classes: number): OnnxModel {
  const levels = [0, 1];
  const layers = levels.flatMap((level) => [`cls${level}`, `boxes${level}`]);
  const width = (layer: string): number => (layer.startsWith("cls") ? classes : 4);
  return modelOf({
    input: levels.map((level) => value(`map${level}`, "float32", [1, 3, 2, 2])),
    output: levels.flatMap((level) => [
      value(`scores${level}`, "float32", [1, classes, 2, 2]),
      value(`boxes${level}`, "float32", [1, 4, 2, 2]),
    ]),
    initializer: layers.flatMap((layer) => [
      waves(`${layer}.weight`, [width(layer), 3, 1, 1]),
      waves(`${layer}.bias`, [width(layer)]),
    ]),
    node: [
      ...layers.map((layer) =>
        node("Conv", [`map${layer.at(-1)}`, `${layer}.weight`, `${layer}.bias`], layer),
      ),
      ...levels.map((level) => node("Sigmoid", [`cls${level}`], `scores${level}`)),
    ],
  });
}

/** A detector of two stages: a Softmax over K + 1 scores of regions. */
function twoStages(classes: number): OnnxModel {
  return modelOf({
    input: [
      value("maps", "float32", [1, 3, 4, 4]),
      value("rois", "float32", [2, 4]),
      value("batch", "int64", [2]),
    ],
    output: [value("scores", "float32", [2, classes + 1])],
    initializer: [waves("cls.weight", [3, classes + 1]), waves("cls.bias", [classes + 1])],
    node: [
      node("RoiAlign", ["maps", "rois", "batch"], "pooled"),
      node("Flatten", ["pooled"], "rows"),
      node("Gemm", ["rows", "cls.weight", "cls.bias"], "cls"),
      node("Softmax", ["cls"], "scores"),
    ],
  });
}

async function savePrior(counts: number[]): Promise<string> {
  const prior = priorFromCounts(counts, { counted: "images", examples: 1000 });
  await writeFile(path("images.json"), priorToJSON(prior));
  return path("images.json");
}

async function scoresOf(name: string): Promise<readonly number[]> {
  const session = await InferenceSession.create(path(name));
  const map = new Tensor(
    "float32",
    Float32Array.from({ length: 12 }, (_, at) => Math.cos(at)),
    [1, 3, 2, 2],
  );
  const outputs = await session.run({ map0: map, map1: map });
  await session.release();
  return ["scores0", "scores1"].flatMap((output) =>
    Array.from(outputs[output]?.data as Float32Array),
  );
}

function logit(p: number): number {
  return Math.log(p / (1 - p));
}

test("class layers of a detector are corrected on each level, run, and taken off to the byte", async () => {
  await writeFile(path("model.onnx"), writeModel(oneStage(3)));
  const prior = await savePrior([600, 40, 2]);
  const result = await adjust("--prior", prior, "-o", path("fixed.onnx"));
  expect(result).toMatchObject({ status: 0, stderr: "" });
  const lines = result.stdout.split("\n").map((line) => line.trim());
  expect(lines[0]).toMatch(/with 1 × log odds of 3 classes taken off its class layers$/u);
  expect(lines).toContain('level 0: "cls0", Conv of 3 features "map0", corrected in its bias');
  expect(lines).toContain('level 1: "cls1", Conv of 3 features "map1", corrected in its bias');
  expect(lines).toContain('as before: "boxes0" and "boxes1"');
  expect(result.stdout).toMatch(/verified: on random input at most \d/u);
  const shifts = [0.6, 0.04, 0.002].map((share) => Math.log(share / (1 - share)));
  const after = await scoresOf("fixed.onnx");
  for (const [at, p] of (await scoresOf("model.onnx")).entries()) {
    const id = Math.floor(at / 4) % 3;
    expect(logit(after[at] ?? 0)).toBeCloseTo(logit(p) - (shifts[id] ?? 0), 3);
  }
  const stripped = await runBalms([
    "adjust",
    path("fixed.onnx"),
    "--strip",
    "-o",
    path("back.onnx"),
  ]);
  expect(stripped.status).toBe(0);
  expect(await readFile(path("back.onnx"))).toEqual(await readFile(path("model.onnx")));
  const again = await runBalms([
    "adjust",
    path("fixed.onnx"),
    "--prior",
    prior,
    "-o",
    path("fixed2.onnx"),
  ]);
  expect(again.stderr).toMatch(/adjusted already/u);
});

test("biases that stay in a file because they are large are corrected behind their layers", async () => {
  await writeFile(path("model.onnx"), writeModel(oneStage(1200)));
  const prior = await savePrior(
    Array.from({ length: 1200 }, (_, id) => 1 + Math.floor(600 / (id + 1))),
  );
  const result = await adjust("--prior", prior, "-o", path("fixed.onnx"));
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(result.stdout).toMatch(/"cls1", Conv of 3 features "map1", corrected behind it/u);
  expect(result.stdout).toMatch(/verified: on random input at most \d/u);
});

test("a background that nothing tells is asked for; regions that stay are told of", async () => {
  await writeFile(path("model.onnx"), writeModel(twoStages(3)));
  const options = ["--prior", await savePrior([600, 40, 2]), "-o", path("fixed.onnx")];
  expect(await refusal(await adjust(...options))).toMatch(
    /`--background`.*nothing that tells which of them stands for none/u,
  );
  const result = await adjust(...options, "--background", "last", "--json");
  expect(result.status).toBe(0);
  expect(result.stderr).toMatch(/regions are proposed without classes, as before/u);
  const record = JSON.parse(result.stdout) as { models: object[] };
  expect(record.models[0]).toMatchObject({
    scores: [{ logits: "cls", kind: "background", background: 3 }],
    detectorHeads: [
      { kind: "softmax-background", classes: 3, levels: [{ logits: "cls", feature: "rows" }] },
    ],
  });
});

/** What the classes of the first place have. */
function firstPlace(all: readonly number[]): number[] {
  return [0, 4, 8].map((at) => all[at] ?? 0);
}

test("the classes of a box compete where that is asked for, and only in detectors", async () => {
  const prior = await savePrior([600, 40, 2]);
  const options = ["--prior", prior, "--method", "normalized", "-o", path("fixed.onnx")];
  expect(await refusal(await adjust(...options))).toMatch(
    /`--method`: received "normalized" for a classifier/u,
  );
  await writeFile(path("model.onnx"), writeModel(oneStage(3)));
  const result = await adjust(...options);
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(result.stdout).toMatch(/1 × log prior of 3 classes taken off its class layers\n/u);
  expect(result.stdout).toMatch(/the classes of a box compete/u);
  expect(result.stdout).not.toMatch(/by its share/u);
  const [before, after] = [await scoresOf("model.onnx"), await scoresOf("fixed.onnx")].map(
    firstPlace,
  );
  // Odds over counts relative to their mean, beside 1 for none of them.
  const weights = (before ?? []).map((p, id) => (p / (1 - p)) * (214 / ([600, 40, 2][id] ?? 0)));
  const total = weights.reduce((sum, weight) => sum + weight, 1);
  for (const [id, weight] of weights.entries()) expect(after?.[id]).toBeCloseTo(weight / total, 6);
});

test("a prior of other classes is refused in the words of the command", async () => {
  await writeFile(path("model.onnx"), writeModel(oneStage(3)));
  const result = await adjust("--prior", await savePrior([600, 40]), "-o", path("fixed.onnx"));
  expect(await refusal(result)).toMatch(
    /"cls0" \(sigmoid, 3 classes: .*expected a class layer of 2 classes.*name it with --logits/u,
  );
});

test("balms inspect names the class layers of a detector, and its dry run does", async () => {
  await writeFile(path("model.onnx"), writeModel(oneStage(3)));
  const { stdout } = await runBalms(["inspect", path("model.onnx")]);
  expect(stdout).toMatch(
    /detector of 3 classes, a sigmoid for each class: a Sigmoid of each of 3 scores; 2 levels/u,
  );
  expect(stdout).not.toMatch(/no class scores|no head/u);
  const { stdout: json } = await runBalms(["inspect", path("model.onnx"), "--json"]);
  expect(JSON.parse(json)).toMatchObject({
    head: null,
    scores: [],
    detectorHeads: [{ kind: "sigmoid", levels: [{ logits: "cls0" }, { logits: "cls1" }] }],
  });
  const dry = await adjust("--dry-run");
  expect(dry.stdout).toMatch(/level 1: "cls1", Conv of 3 features "map1"\n/u);
});
