// Scores of any size, classes that are ruled out, τ of any size: numbers stay numbers.
import { priorFromCounts } from "@balms/core";
import { describe, expect, test } from "vitest";
import { applyAdjustment } from "../../src/adjustment/apply-adjustment.ts";
import { correctionOf } from "../../src/adjustment/corrections.ts";
import type { AdjustmentSettings } from "../../src/adjustment/adjustment-note.ts";
import type { ClassScores, ScoreKind } from "../../src/scores/class-scores.ts";
import { runModel } from "../run-model.ts";
import { corrected, largestDifference } from "./corrected.ts";
import { scoreModel, scoresOf } from "./score-model.ts";
import type { ScoreModel } from "./score-model.ts";

const prior = priorFromCounts([900, 90, 10]);
const unseen = priorFromCounts([900, 100, 0]);
const mask = { prior: unseen, zeroCounts: "mask" } as const;
const width = { softmax: 3, sigmoid: 3, background: 4, binary: 1, probabilities: 3 };

async function run(
  kind: ScoreKind,
  rows: readonly (readonly number[])[],
  settings: AdjustmentSettings,
  given: Partial<ScoreModel & ClassScores> = {},
): Promise<{ y: number[]; wanted: number[] }> {
  const { opset, type, irVersion, ...rest } = given;
  const shape = [rows.length, width[kind]];
  const model = {
    shape,
    ...(opset && { opset }),
    ...(type && { type }),
    ...(irVersion && { irVersion }),
  };
  const scores = scoresOf(model, { kind, axis: 1, ...rest });
  const x = Float32Array.from(rows.flat());
  const { y } = await runModel(
    applyAdjustment(scoreModel(model), [scores], settings, { correctionOf }),
    {
      x: [shape, x],
    },
  );
  return { y, wanted: corrected(x, shape, scores, settings) };
}

const versions = [
  { opset: 7, irVersion: 3 },
  { opset: 17 },
  { opset: 17, type: "float16" },
  { opset: 8, irVersion: 3, type: "float64" },
] as const;

describe.each(versions)("%j", (version) => {
  const isHalf = "type" in version && version.type === "float16";
  const size = isHalf ? 2e4 : 1e30;

  test.each([0, 1, 2, 3])(
    "a background at %d keeps its probability, whatever the scores",
    async (background) => {
      const rows = [
        [size, -size, 0, size],
        [-size, -size, -size, -size],
        [size, size, size, 0],
        [0, 1, 2, 3],
      ];
      const { y, wanted } = await run("background", rows, { prior }, { ...version, background });
      for (const [at, value] of wanted.entries()) {
        expect(Math.abs(y[at] - value)).toBeLessThanOrEqual(1e-2 + Math.abs(value) * 1e-3);
      }
    },
  );

  test("a background and a class that is ruled out", async () => {
    const rows = [
      [5, 1, 9, 2],
      [-size, size, size, 0],
      [1, 1, size, 0],
      [size, -size, size, 3],
    ];
    const { y, wanted } = await run("background", rows, mask, { ...version, background: 3 });
    expect(largestDifference(y, wanted)).toBeLessThan(1e-2);
  });

  test("rows in which the model itself ruled out every class stay without numbers that are none", async () => {
    const none = [-Infinity, -Infinity, -Infinity];
    for (const settings of [{ prior }, mask]) {
      const { y } = await run("background", [[...none, 2]], settings, {
        ...version,
        background: 3,
      });
      expect(y).toEqual([...none, 2]);
    }
  });

  test.each([1, 40, 300])("probabilities of 0 and 1 stay what they are, at τ = %d", async (tau) => {
    const rows = [
      [1, 0, 0],
      [0, 0, 1],
      [0, 0, 0],
    ];
    const { y } = await run("probabilities", rows, { prior, tau }, version);
    expect(y).toEqual(rows.flat());
  });

  test("probabilities of classes that are ruled out go to the others, where they have any", async () => {
    const rows = [
      [0.25, 0.25, 0.5],
      [0, 0, 1],
    ];
    const { y } = await run("probabilities", rows, mask, version);
    expect(y.map((value) => Number(value.toFixed(3)))).toEqual([0.1, 0.9, 0, 0, 0, 0]);
  });

  test("raw scores of classes that are ruled out", async () => {
    const { y } = await run(
      "softmax",
      [
        [1, 2, -Infinity],
        [0, 0, 9],
      ],
      mask,
      version,
    );
    expect(y.filter((value) => Number.isNaN(value))).toEqual([]);
    expect([y[2], y[5]]).toEqual([-Infinity, -Infinity]);
  });

  test("one score whose second class is ruled out", async () => {
    const settings = { prior: priorFromCounts([5, 0]), zeroCounts: "mask" } as const;
    const { y } = await run("binary", [[4], [-Infinity]], settings, version);
    expect(y).toEqual([-Infinity, -Infinity]);
  });
});

test.each<[ScoreKind, number[]]>([
  ["softmax", [0.1, -3, 7]],
  ["sigmoid", [0.1, -3, 7]],
  ["background", [0.1, -3, 7, 1]],
  ["binary", [0.3]],
])("at τ = 0 %s stays to the bit", async (kind, row) => {
  const settings = { prior: kind === "binary" ? priorFromCounts([9, 1]) : prior, tau: 0 };
  expect((await run(kind, [row], settings)).y).toEqual([...Float32Array.from(row)]);
});

test("at τ = 0 probabilities stay within rounding", async () => {
  const { y } = await run("probabilities", [[0.1, 0.2, 0.7]], { prior, tau: 0 });
  for (const [at, share] of [0.1, 0.2, 0.7].entries()) expect(y[at]).toBeCloseTo(share, 6);
});

test.each([0.5, -2])("a factor %d behind the scores divides the correction", async (scale) => {
  for (const settings of [{ prior }, mask]) {
    const rows = [[1, -2, 3]];
    const { y } = await run("softmax", rows, settings, { scale });
    const scaled = corrected(
      Float64Array.from(rows[0], (x) => scale * x),
      [1, 3],
      scoresOf({ shape: [1, 3] }, { kind: "softmax", axis: 1 }),
      settings,
    );
    expect(
      largestDifference(
        y.map((value) => value * scale),
        scaled,
      ),
    ).toBeLessThan(1e-5);
  }
});

test("a factor behind scores with a background", async () => {
  for (const settings of [{ prior }, mask]) {
    const row = [1, -2, 3, 0.5];
    const { y } = await run("background", [row], settings, { scale: 0.25, background: 3 });
    const plain = scoresOf({ shape: [1, 4] }, { kind: "background", axis: 1, background: 3 });
    const scaled = corrected(
      Float64Array.from(row, (x) => x / 4),
      [1, 4],
      plain,
      settings,
    );
    expect(
      largestDifference(
        y.map((value) => value / 4),
        scaled,
      ),
    ).toBeLessThan(1e-5);
  }
});
