// What a seed stands for: whoever changes these numbers changes every training that was ever written down.
import { createRandom } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { balmsFeeder } from "./balms-feeder.ts";
import { batchFeeder } from "./batch-feeder.ts";
import { orderedScheme, raceScheme } from "./class-draw-scheme.ts";
import { checkHeadTraining } from "./head-training-options.ts";

const { features, labels, prior } = toyData([9, 4, 2], 2);
const told = { runtime, prior, batchSize: 10, steps: 4, random: createRandom("seed") };

test("the rows of a seed", () => {
  const settings = checkHeadTraining({ features, labels }, told);
  const { rows, labels: ids, learningRate } = batchFeeder(settings, 3).feed(0, 3);
  expect([...rows]).toEqual(
    [
      [0, 8, 14, 7, 6, 3, 9, 4, 2, 12, 1, 10, 13, 5, 11],
      [9, 6, 7, 10, 1, 8, 2, 11, 4, 14, 13, 5, 0, 12, 3],
    ].flat(),
  );
  expect(Array.from(ids)).toEqual(Array.from(rows, (row) => labels[row]));
  expect([...learningRate].map((rate) => rate.toFixed(6))).toEqual([
    "0.100000",
    "0.085355",
    "0.050000",
  ]);
});

test.each([
  ["race", raceScheme({ batchSize: 10, classes: 3 }), ["0.981270", "0.065936", "0.109373"]],
  ["ordered", orderedScheme({ batchSize: 10, classes: 3 }), ["0.763942", "0.464340", "0.039474"]],
] as const)("the random numbers and meta rows of a seed, %s", (_, scheme, expected) => {
  const settings = checkHeadTraining(
    { features, labels },
    { ...told, method: "balms", meta: { batchSize: 6, every: 2 } },
  );
  const feeds = balmsFeeder(settings, { meta: settings.meta!, scheme }, 4).feed(0, 4);
  expect([...feeds.classNoise].slice(0, 3).map((value) => value.toFixed(6))).toEqual(expected);
  expect([...feeds.rowNoise].slice(0, 3).map((value) => value.toFixed(6))).toEqual([
    "0.996388",
    "0.887018",
    "0.350196",
  ]);
  expect([...feeds.makesMetaStep]).toEqual([0, 1, 0, 1]);
  expect([...feeds.metaRows.subarray(6, 12)]).toEqual([13, 6, 11, 10, 14, 5]);
  expect([...feeds.metaRows.subarray(18, 24)]).toEqual([4, 12, 13, 14, 9, 0]);
});
