import { createRandom, priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { runModel } from "../../test/run-model.ts";
import { numbersOf } from "../../test/toy-trainer.ts";
import { createTrainer } from "../trainer/create-trainer.ts";
import { graphOf, opsetOf, writtenOpset } from "../model/model.ts";
import { extractFeatureModel } from "../surgery/extract-feature-model.ts";
import { findClassifierHead } from "../surgery/find-classifier-head.ts";
import { backboneModel } from "./backbone-model.ts";
import type { BackboneOptions } from "./backbone-model.ts";

const base: BackboneOptions = {
  architecture: "convnet-small",
  channels: 3,
  height: 32,
  width: 32,
  classes: 10,
  random: createRandom(7),
};

/** Numbers that training moves: all but running statistics. */
function parameterCount(numbers: Readonly<Record<string, Float32Array>>): number {
  return Object.entries(numbers)
    .filter(([name]) => !/running_|integers|scalar/u.test(name))
    .reduce((sum, [, values]) => sum + values.length, 0);
}

const numbersWith = (options: Partial<BackboneOptions>) =>
  numbersOf(backboneModel({ ...base, ...options }));
const large = numbersWith({ architecture: "resnet-18" });

/** A smooth picture for each row, another one for each class. */
function pictures(rows: number, { channels, height, width }: BackboneOptions): Float32Array {
  return Float32Array.from({ length: rows * channels * height * width }, (_, index) => {
    const row = Math.floor(index / (channels * height * width));
    return (((index % width) * (1 + (row % 2))) % 9) / 9;
  });
}

describe("as many parameters as are published", () => {
  // 0.27 and 0.46 million in He et al., table 6.
  test.each([
    ["resnet-20", 269_722],
    ["resnet-32", 464_154],
    ["convnet-small", 34_714],
  ] as const)("%s", (architecture, count) => {
    expect(parameterCount(numbersWith({ architecture }))).toBe(count);
  });

  test("resnet-18, 11,689,512 with 1,000 classes in torchvision's list of models", () => {
    expect(parameterCount(large) + 990 * 513).toBe(11_689_512);
  });

  test("of which a grey picture needs fewer in the first layer", () => {
    const numbers = numbersWith({ architecture: "resnet-20", channels: 1 });
    expect(parameterCount(numbers)).toBe(269_722 - 2 * 9 * 16);
  });
});

test.each([
  ["convnet-small", 28, 31, 1024],
  ["resnet-20", 32, 32, 64],
  ["resnet-32", 24, 40, 64],
  ["resnet-18", 48, 32, 512],
  ["convnet-small", 9, 17, 384],
] as const)(
  "%s takes batches of any size, and has scores and features",
  async (architecture, height, width, dimensions) => {
    const options: BackboneOptions = { ...base, architecture, height, width, classes: 5 };
    const model = backboneModel(options);
    expect(opsetOf(model)).toBe(writtenOpset);
    expect(findClassifierHead(model)).toMatchObject({ feature: "features", classes: 5 });
    const image = pictures(3, options);
    const { logits } = await runModel(model, { image: [[3, 3, height, width], image] });
    const [row] = [image.subarray(0, image.length / 3)];
    const { logits: ofOne } = await runModel(model, { image: [[1, 3, height, width], row] });
    expect(logits).toHaveLength(15);
    for (const [index, score] of ofOne.entries()) expect(score).toBeCloseTo(logits[index], 3);
    const body = extractFeatureModel(model, "features");
    const { features } = await runModel(body, { image: [[1, 3, height, width], row] });
    expect(features).toHaveLength(dimensions);
  },
);

function moments(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(square) };
}

describe("where it begins", () => {
  test.each([
    ["conv1.weight", 49 * 64],
    ["layer2.0.conv1.weight", 9 * 128],
    ["layer2.0.downsample.0.weight", 128],
    ["layer4.1.conv2.weight", 9 * 512],
  ])("%s is normal with the variance 2 / fan out", (name, fanOut) => {
    const { mean, deviation } = moments(large[name]);
    const expected = Math.sqrt(2 / fanOut);
    const { length } = large[name];
    // Five standard errors of the mean and of the deviation.
    expect(Math.abs(mean)).toBeLessThan((5 * expected) / Math.sqrt(length));
    expect(Math.abs(deviation / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * length));
  });

  test("the last layer is uniform within 1/√512", () => {
    const bound = 1 / Math.sqrt(512);
    const weight = large["fc.weight"];
    expect(Math.max(...weight.map(Math.abs))).toBeLessThanOrEqual(bound);
    expect(moments(weight).deviation).toBeCloseTo(bound / Math.sqrt(3), 3);
    expect(new Set(large["fc.bias"]).size).toBe(10);
  });

  test("normalisations change nothing but by their epsilon", () => {
    const parts = { weight: 1, bias: 0, running_mean: 0, running_var: 1 };
    for (const [part, value] of Object.entries(parts)) {
      expect(new Set(large[`layer3.1.bn2.${part}`])).toEqual(new Set([value]));
    }
  });

  test("the same seed gives the same numbers, and the generator is not advanced", () => {
    const random = createRandom(7);
    const before = random.state();
    const first = numbersOf(backboneModel({ ...base, random }));
    expect(random.state()).toEqual(before);
    expect(numbersOf(backboneModel(base))).toEqual(first);
    const other = numbersOf(backboneModel({ ...base, random: createRandom(8) }));
    expect(other["conv1.weight"]).not.toEqual(first["conv1.weight"]);
  });
});

test.each(["convnet-small", "resnet-20", "resnet-18"] as const)(
  "%s is trained: its loss falls, and its statistics follow",
  async (architecture) => {
    const options: BackboneOptions = { ...base, architecture, channels: 1, classes: 2 };
    const model = backboneModel(options);
    const optimizer = { kind: "sgd", learningRate: 0.02 } as const;
    const prior = priorFromCounts([5, 5]);
    const trainer = await createTrainer({ runtime, model, prior, optimizer });
    const batch = {
      inputs: pictures(10, options),
      labels: Array.from({ length: 10 }, (_, row) => row % 2),
    };
    const losses: number[] = [];
    for (let step = 0; step < 5; step++) losses.push((await trainer.step(batch)).loss);
    expect(losses[4]).toBeLessThan(losses[0] / 2);
    const trained = numbersOf(trainer.model());
    for (const name of ["conv1.weight", "bn1.running_mean", "fc.bias"]) {
      expect(trained[name]).not.toEqual(numbersOf(model)[name]);
    }
    expect(graphOf(trainer.model()).node).toHaveLength(graphOf(model).node.length);
    await trainer.release();
  },
);

test.each([
  [{ architecture: "resnet-50" as never }, '`architecture`: received "resnet-50"; expected one of'],
  [{ channels: 0 }, "`channels`: received 0; expected a whole number from 1"],
  [{ height: 7 }, "`height`: received 7; expected a whole number from 8"],
  [
    { architecture: "resnet-18", width: 28 },
    "`width`: received 28; expected a whole number from 32",
  ],
  [{ classes: 1.5 }, "`classes`: received 1.5; expected a whole number from 1"],
  [{ random: 1 as never }, "`random`: received 1; expected an object with the method fork"],
  [{ chanels: 3 } as never, "`chanels`: received an unknown option; expected `channels`"],
] satisfies [Partial<BackboneOptions>, string][])(
  "options that cannot be meant are refused: %#",
  (options, message) => {
    expect(() => backboneModel({ ...base, ...options })).toThrow(message);
  },
);
