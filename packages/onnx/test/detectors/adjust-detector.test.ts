import { priorFromCounts, sigmoidShift } from "@balms/core";
import type { ClassPrior } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import {
  adjustDetector,
  adjustDetectorLogits,
  retargetModel,
  stripAdjustment,
  verifyAdjustment,
  writeModel,
} from "../../src/index.ts";
import { families } from "./all-families.ts";
import type { DetectorFamily } from "./detector-family.ts";
import { relativeError, runDetector } from "./run-detector.ts";
import type { Shown } from "./run-detector.ts";

/** Images with each class out of 1000, fewer and fewer. */
function imagePrior(classes: number): ClassPrior {
  const counts = Array.from({ length: classes }, (_, id) => Math.round(600 / 3 ** id) + 1);
  return priorFromCounts(counts, { counted: "images", examples: 1000 });
}

/** What becomes of the scores of one row. */
type Row = (scores: readonly number[]) => readonly number[];

/** A layer's numbers with the class scores of each anchor of each position computed anew. */
function corrected(
  { dims, values }: Shown,
  family: DetectorFamily,
  width: number,
  row: Row,
): number[] {
  const { anchors = 1, first = 0, stride = width, axis } = family;
  const step = dims.slice(axis + 1).reduce((a, b) => a * b, 1);
  const result = [...values];
  for (let start = 0; start < values.length; start++) {
    if (Math.floor(start / step) % dims[axis] !== 0) continue;
    for (let anchor = 0; anchor < anchors; anchor++) {
      const places = Array.from(
        { length: width },
        (_, id) => start + (anchor * stride + first + id) * step,
      );
      for (const [id, score] of row(places.map((place) => values[place])).entries())
        result[places[id]] = score;
    }
  }
  return result;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** Logits whose exponents add up to the same when each is divided by the class's count. */
function amongThemselves(counts: ArrayLike<number>): Row {
  return (scores) => {
    const odds = scores.map(Math.exp);
    const divided = odds.map((one, id) => one / counts[id]);
    return divided.map((one) => Math.log((one * sum(odds)) / sum(divided)));
  };
}

/** Scores less the logarithm of how many there are of each class, relative to the mean. */
function overEqualCounts(scores: readonly number[], counts: ArrayLike<number>): number[] {
  const mean = sum(Array.from(counts)) / scores.length;
  return scores.map((score, id) => score - Math.log(counts[id] / mean));
}

const sigmoids = families.filter(([, build]) => build().kind !== "softmax-background");
const softmaxes = families.filter(([, build]) => build().kind === "softmax-background");

test.each(sigmoids)(
  "%s: each level's bias takes the shift up, and nothing else changes",
  async (_name, build) => {
    const family = build();
    const { classes, layers } = family;
    const prior = imagePrior(classes);
    const adjusted = adjustDetector(family.model, { prior, tau: 0.7 });
    expect(adjusted.isFolded).toBe(true);
    expect(adjusted.model.graph?.node.length).toBe(family.model.graph?.node.length);
    const odds = sigmoidShift({ prior });
    const before = await runDetector(family.model, family, layers);
    const after = await runDetector(adjusted.model, family, layers);
    for (const layer of layers) {
      const expected = corrected(before[layer], family, classes, (scores) =>
        scores.map((score, id) => score - 0.7 * odds[id]),
      );
      expect(relativeError(after[layer].values, expected)).toBeLessThan(8e-7);
    }
  },
);

test.each(sigmoids)(
  "%s, normalized: the classes of a box compete, the odds of each divided by its count",
  async (_name, build) => {
    const family = build();
    const prior = imagePrior(family.classes);
    const { model, isFolded, head } = adjustDetector(family.model, { prior, method: "normalized" });
    expect(isFolded).toBe(false);
    const names = head.scores.map(({ tensor }) => tensor);
    const before = await runDetector(family.model, family, names);
    const after = await runDetector(model, family, names);
    for (const { tensor, axis, first, rows, stride } of head.scores) {
      const place = { ...family, axis, first, anchors: rows, stride };
      const expected = corrected(before[tensor], place, family.classes, (scores) => {
        const odds = overEqualCounts(scores, prior.counts).map(Math.exp);
        return odds.map((one, id) => Math.log(one / (1 + sum(odds.toSpliced(id, 1)))));
      });
      expect(relativeError(after[tensor].values, expected)).toBeLessThan(2e-6);
      const width = family.classes;
      const kept = corrected(before[tensor], place, width, (scores) => [
        ...adjustDetectorLogits(Float64Array.from(scores), head, { prior, method: "normalized" }),
      ]);
      expect(relativeError(kept, expected)).toBeLessThan(1e-12);
    }
  },
);

test.each(softmaxes)(
  "%s, normalized: each class is weighed, and the background has the weight it had",
  async (_name, build) => {
    const family = build();
    const { classes, background = 0, layers } = family;
    const prior = imagePrior(classes);
    const { model } = adjustDetector(family.model, {
      prior,
      method: "normalized",
      background: background === 0 ? "first" : "last",
    });
    const before = await runDetector(family.model, family, layers);
    const after = await runDetector(model, family, layers);
    for (const layer of layers) {
      const expected = corrected(before[layer], family, classes + 1, (scores) =>
        overEqualCounts(scores.toSpliced(background, 1), prior.counts).toSpliced(
          background,
          0,
          scores[background],
        ),
      );
      expect(relativeError(after[layer].values, expected)).toBeLessThan(8e-7);
    }
  },
);

test.each(softmaxes)(
  "%s: the background's probability stays, the classes are corrected among themselves",
  async (_name, build) => {
    const family = build();
    const { classes, background = 0, layers } = family;
    const prior = imagePrior(classes);
    const { model } = adjustDetector(family.model, {
      prior,
      background: background === 0 ? "first" : "last",
    });
    const [before, after] = [
      await runDetector(family.model, family, layers),
      await runDetector(model, family, layers),
    ];
    const among = amongThemselves(prior.counts);
    for (const layer of layers) {
      const expected = corrected(before[layer], family, classes + 1, (scores) =>
        among(scores.toSpliced(background, 1)).toSpliced(background, 0, scores[background]),
      );
      expect(relativeError(after[layer].values, expected)).toBeLessThan(2e-6);
    }
  },
);

describe.each(["shift", "normalized"] as const)("%s", (method) => {
  test.each(families)(
    "%s: it is verified, taken off to the byte, targeted anew, and not made twice",
    async (_name, build) => {
      const { model, classes, kind, background } = build();
      const prior = imagePrior(classes);
      const place = kind === "softmax-background" ? { background } : {};
      const { model: adjusted } = adjustDetector(model, { prior, method, ...place });
      const check = await verifyAdjustment({ original: model, adjusted }, { runtime });
      expect(check).toMatchObject({ verified: true, checked: true });
      expect(writeModel(stripAdjustment(adjusted))).toEqual(writeModel(model));
      expect(writeModel(retargetModel(adjusted))).toEqual(writeModel(adjusted));
      const target = imagePrior(classes);
      const meant = adjustDetector(model, { prior, target, method, ...place }).model;
      expect(writeModel(retargetModel(adjusted, { target }))).toEqual(writeModel(meant));
      expect(() => adjustDetector(adjusted, { prior, method, ...place })).toThrow(
        /adjusted already/u,
      );
    },
  );
});
