// From a detector to its class layer retrained, as a program does it: what the layer reads is put out, trained on, and the layer written back.
import { createRandom, priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import {
  exposeDetector,
  findDetectorHeads,
  replaceDetectorHead,
  trainSigmoidHead,
} from "../../src/index.ts";
import type { DetectorLevel } from "../../src/index.ts";
import { pointwiseFamilies } from "./all-families.ts";
import { channelsOf, scoresOf } from "./layer-numbers.ts";
import type { Rows } from "./layer-numbers.ts";
import { relativeError, runDetector } from "./run-detector.ts";
import type { Shown } from "./run-detector.ts";

/** Rows of features, one for each region, query or place of a map. */
function rowsOf({ values }: Shown, { dimensions, operator }: DetectorLevel): Float32Array {
  if (operator !== "Conv") return Float32Array.from(values);
  const places = values.length / dimensions;
  return Float32Array.from(
    values,
    (_, at) => values[(at % dimensions) * places + Math.floor(at / dimensions)],
  );
}

/** The class layer of a level, trained on its features, with the loss from the first step to the last. */
async function trained(
  features: Float32Array,
  { dimensions }: DetectorLevel,
  classes: number,
): Promise<Rows & { readonly losses: Float32Array }> {
  const count = features.length / dimensions;
  const labels = Array.from({ length: count }, (_, row) => (row % (classes + 1)) - 1);
  // Every second row is of another image.
  const images = labels.map((_, row) => row % 2);
  const counts = Array.from({ length: classes }, (_, id) => 90 - 10 * id);
  const prior = priorFromCounts(counts, { counted: "images", examples: 100 });
  const options = { runtime, prior, steps: 60, batchSize: 2, learningRate: 0.005 };
  return trainSigmoidHead({ features, labels, images }, { ...options, random: createRandom(3) });
}

test.each(pointwiseFamilies)("%s: the class layer is retrained", async (_name, build) => {
  const family = build();
  const place = family.background === 0 ? "first" : "last";
  const background = family.kind === "softmax-background" ? place : undefined;
  const [head] = findDetectorHeads(family.model, { classes: family.classes, background });
  const exposed = exposeDetector(family.model, [head], { outputs: "exposed" });
  const shown = await runDetector(exposed.model, family);
  const layers: Awaited<ReturnType<typeof trained>>[] = [];
  for (const level of head.levels) {
    layers.push(await trained(rowsOf(shown[level.feature], level), level, head.classes));
  }
  for (const { losses } of layers) {
    expect(sum(losses.slice(-20))).toBeLessThan(sum(losses.slice(0, 20)));
  }
  const isRaw = head.scores.every(({ activation }) => activation === undefined);
  const isSoftmax = head.kind === "softmax-background";
  const replaced = replaceDetectorHead(family.model, head, {
    levels: layers.map(({ weight, bias }, at) =>
      repeated({ weight, bias }, head.levels[at].anchors),
    ),
    activation: isSoftmax ? (isRaw ? "sigmoid-outside" : "sigmoid") : "same",
    training: "unknown",
  });
  const names = head.levels.flatMap(({ feature, logits }) => [feature, logits]);
  const after = await runDetector(replaced, family, names);
  for (const [at, level] of head.levels.entries()) {
    const { feature, logits, anchors, stride, first, operator } = level;
    const expected = scoresOf(after[feature], layers[at], operator === "Conv");
    const channels = channelsOf(after[logits], family.axis);
    const own = Array.from(
      { length: isSoftmax ? head.classes + 1 : head.classes },
      (_, id) => id,
    ).filter((id) => !isSoftmax || id !== head.background);
    for (let anchor = 0; anchor < anchors; anchor++) {
      for (const [id, score] of own.entries()) {
        const channel = channels[anchor * stride + first + score];
        expect(relativeError(channel, expected[id])).toBeLessThan(1e-5);
      }
    }
    const never = isSoftmax ? channels[head.background ?? -1] : [-1e4];
    expect(new Set(never)).toEqual(new Set([-1e4]));
  }
});

function sum(values: Float32Array): number {
  return values.reduce((a, b) => a + b, 0);
}

/** The same rows for each anchor. */
function repeated({ weight, bias }: Rows, anchors: number): Rows {
  const times = (list: Float32Array): Float32Array =>
    Float32Array.from({ length: anchors * list.length }, (_, at) => list[at % list.length]);
  return { weight: times(weight), bias: times(bias) };
}
