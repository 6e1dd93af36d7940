// Every kind of scores × types × versions × layouts, run and held against the formula in double precision.
import { createRandom, plainSoftmax, priorFromCounts } from "@balms/core";
import { describe, expect, test } from "vitest";
import { applyAdjustment } from "../../src/adjustment/apply-adjustment.ts";
import { correctionOf } from "../../src/adjustment/corrections.ts";
import type { ClassScores, ScoreKind } from "../../src/scores/class-scores.ts";
import { runModel } from "../run-model.ts";
import { corrected } from "./corrected.ts";
import { fileFormats } from "./file-formats.ts";
import { scoreModel, scoresOf } from "./score-model.ts";
import type { ScoreModel } from "./score-model.ts";

const three = {
  prior: priorFromCounts([800, 150, 50]),
  target: priorFromCounts([2, 1, 1]),
  tau: 0.7,
};
const two = { prior: priorFromCounts([90, 10]), target: priorFromCounts([3, 2]), tau: 1.3 };

/** Shapes with the class axis at several places, for a number of scores. */
function layouts(width: number): [shape: number[], axis: number][] {
  return [
    [[4, width], 1],
    [[width], 0],
    [[2, 3, width], 2],
    [[2, width, 2, 3], 1],
    [[2, width, 1, 1], 1],
  ];
}

const kinds: [ScoreKind, width: number, background?: number][] = [
  ["softmax", 3],
  ["background", 4, 0],
  ["background", 4, 3],
  ["background", 4, 2],
  ["sigmoid", 3],
  ["binary", 1],
  ["probabilities", 3],
];

function numbersFor(kind: ScoreKind, shape: readonly number[], axis: number): Float32Array {
  const random = createRandom(shape.length + axis);
  const size = shape.reduce((product, next) => product * next, 1);
  const raw = Float32Array.from({ length: size }, () => 3 * random.normal());
  if (kind !== "probabilities") return raw;
  const inner = shape.slice(axis + 1).reduce((product, next) => product * next, 1);
  for (let place = 0; place < size; place++) {
    if (Math.floor(place / inner) % shape[axis] !== 0) continue;
    const ids = Array.from({ length: shape[axis] }, (_, id) => place + id * inner);
    const row = plainSoftmax(
      Float64Array.from(ids, (id) => raw[id]),
      { classes: ids.length },
    );
    for (const [id, at] of ids.entries()) raw[at] = row[id];
  }
  return raw;
}

async function largestError(given: ScoreModel, scores: ClassScores): Promise<number> {
  const options = scores.kind === "binary" ? two : three;
  const x = numbersFor(scores.kind, given.shape, scores.axis);
  const model = applyAdjustment(scoreModel(given), [scores], options, { correctionOf });
  const { y } = await runModel(model, { x: [given.shape, x] });
  const wanted = corrected(x, given.shape, scores, options);
  return Math.max(...wanted.map((value, at) => Math.abs(value - y[at])));
}

describe.each(kinds)("%s of %d, background %s", (kind, width, background) => {
  test.each(layouts(width))("shape %j, classes along axis %d", async (shape, axis) => {
    expect(
      await largestError({ shape }, scoresOf({ shape }, { kind, axis, background })),
    ).toBeLessThan(2e-6);
  });

  test.each([7, 8, 9, 10, 11, 12, 13, 17, 18, 21, 23])("operator set %d", async (opset) => {
    const given = { opset, irVersion: fileFormats.get(opset) ?? 8, shape: [4, width] };
    const scores = scoresOf(given, { kind, axis: 1, background });
    expect(await largestError(given, scores)).toBeLessThan(2e-6);
  });

  test.each([
    ["float64", 7, 2e-6],
    ["float64", 17, 2e-6],
    ["float16", 8, 2e-2],
    ["float16", 17, 2e-2],
  ] as const)("%s at operator set %d", async (type, opset, bound) => {
    const given = { opset, type, irVersion: opset < 9 ? 3 : 8, shape: [4, width] };
    const scores = scoresOf(given, { kind, axis: 1, background });
    expect(await largestError(given, scores)).toBeLessThan(bound);
  });
});
