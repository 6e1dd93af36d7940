// The same numbers in PyTorch's own layers give the same scores, and ONNX's checker has nothing against the files.
import { createRandom } from "@balms/core";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkOnnx, onnxPython } from "../../../tools/python/check-onnx.ts";
import { findPython } from "../../../tools/python/find-python.ts";
import { backboneModel, writeModel } from "../src/index.ts";
import type { OnnxModel } from "../src/index.ts";
import { numbersOf } from "./toy-trainer.ts";
import { runModel } from "./run-model.ts";

const script = fileURLToPath(new URL("python/torch_backbones.py", import.meta.url));
const torchPython = findPython("torch, onnx");
if (torchPython === undefined) {
  process.stderr.write("left out: no Python with torch and onnx; BALMS_PYTHON names one\n");
}

const cases = [
  { architecture: "convnet-small", shape: [2, 1, 28, 35] },
  { architecture: "resnet-20", shape: [2, 3, 32, 32] },
  { architecture: "resnet-32", shape: [2, 3, 33, 27] },
  { architecture: "resnet-18", shape: [2, 3, 50, 64] },
] as const;

const classes = 7;
const models: OnnxModel[] = [];
const paths: string[] = [];
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "balms-backbones-"));
  for (const { architecture, shape } of cases) {
    const [, channels, height, width] = shape;
    const random = createRandom(3);
    const model = backboneModel({ architecture, channels, height, width, classes, random });
    const path = join(folder, `${architecture}.onnx`);
    writeFileSync(path, writeModel(model));
    models.push(model);
    paths.push(path);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe.runIf(onnxPython !== undefined)("the ONNX checker", () => {
  test("has nothing against backbones", () => {
    expect(checkOnnx(onnxPython ?? "", paths)).toEqual({});
  });
});

describe.runIf(torchPython !== undefined)("PyTorch", () => {
  test("gives the same scores, and counts the same parameters", async () => {
    const images = cases.map(({ shape }) => {
      const random = createRandom("picture");
      const length = shape.reduce((product: number, size) => product * size, 1);
      return Float32Array.from({ length }, () => random.normal());
    });
    const input = cases.map((one, index) => ({
      ...one,
      classes,
      path: paths[index],
      image: [...images[index]],
    }));
    const { status, stdout, stderr } = spawnSync(torchPython ?? "", [script], {
      input: JSON.stringify(input),
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    expect(stderr).not.toContain("Error");
    expect(status).toBe(0);
    const answers = JSON.parse(stdout) as { scores: number[]; parameters: number }[];
    for (const [index, { scores, parameters }] of answers.entries()) {
      const { shape } = cases[index];
      const { logits } = await runModel(models[index], { image: [shape, images[index]] });
      const largest = Math.max(...scores.map(Math.abs));
      const differences = scores.map((score, place) => Math.abs(score - logits[place]) / largest);
      expect(Math.max(...differences)).toBeLessThan(1e-5);
      const counted = Object.entries(numbersOf(models[index]))
        .filter(([name]) => !/running_|integers|scalar/u.test(name))
        .reduce((sum, [, values]) => sum + values.length, 0);
      expect(parameters).toBe(counted);
    }
  });
});
