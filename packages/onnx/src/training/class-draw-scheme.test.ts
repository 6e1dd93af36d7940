import { classRates, createMetaSampler, createRandom, priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import { createSession } from "../runtime/onnx-runtime.ts";
import { classDrawScheme, orderedScheme, raceScheme } from "./class-draw-scheme.ts";
import type { ClassDrawScheme } from "./class-draw-scheme.ts";
import type { Feeds } from "./program-runner.ts";
import { perName } from "./step-program.ts";
import type { TensorSpec, TensorSpecs } from "./step-program.ts";

const batchSize = 40_000;
const prior = priorFromCounts([700, 200, 80, 0, 20]);
const sampler = createMetaSampler(prior, { gamma: 0.4 });
const classes = 5;

/** Draws once, on given noise. */
async function drawOnce<Noise extends string>(
  scheme: ClassDrawScheme<Noise>,
  noise: Feeds<Noise>,
  { psi, counts }: { readonly psi: readonly number[]; readonly counts: readonly number[] },
): Promise<{ winners: number[]; race: Float32Array }> {
  const graph = new GraphBuilder(writtenOpset);
  const perClass: TensorSpec = { type: "float32", shape: [counts.length] };
  const specs = { ...scheme.noise, psi: perClass, classCounts: perClass } as TensorSpecs<
    Noise | "psi" | "classCounts"
  >;
  const values = perName(specs, (name, { type, shape }) => graph.input(name, type, shape));
  const draw = scheme.add(graph, values);
  graph.output("winners", draw.classes);
  graph.output("race", draw.race);
  const session = await createSession(runtime, createModel(graph.toGraph("draw")), 1);
  const data = {
    ...noise,
    psi: Float32Array.from(psi),
    classCounts: Float32Array.from(counts),
  } as Feeds<Noise | "psi" | "classCounts">;
  const feeds = perName(
    specs,
    (name, { type, shape }) => new runtime.Tensor(type, data[name], shape),
  );
  const result = await session.run(feeds);
  await session.release();
  return {
    winners: Array.from(result["winners"].data as BigInt64Array, Number),
    race: result["race"].data as Float32Array,
  };
}

/** Shares of the drawn classes, and the mean of s̃. */
async function drawMany<Noise extends string>(
  scheme: ClassDrawScheme<Noise>,
): Promise<{ drawn: number[]; soft: number[] }> {
  const noise = scheme.feeder(createRandom(4), 1).next(1);
  const { psi } = sampler;
  const { winners, race } = await drawOnce(scheme, noise, { psi, counts: prior.counts });
  const drawn = Array.from({ length: classes }, () => 0);
  for (const id of winners) drawn[id] += 1 / batchSize;
  const soft = Array.from({ length: classes }, () => 0);
  for (let row = 0; row < batchSize; row++) {
    const times = race.subarray(row * classes, (row + 1) * classes);
    const total = times.reduce((sum, value) => sum + value, 0);
    for (const [id, value] of times.entries()) soft[id] += value / total / batchSize;
  }
  return { drawn, soft };
}

test("both schemes draw from the class rates, and their soft draws agree on average", async () => {
  const rates = classRates(sampler, prior);
  const race = await drawMany(raceScheme({ batchSize, classes }));
  const ordered = await drawMany(orderedScheme({ batchSize, classes }));
  for (const [id, rate] of rates.entries()) {
    // Five standard errors of a share.
    const tolerance = 5 * Math.sqrt((rate * (1 - rate)) / batchSize);
    expect(Math.abs(race.drawn[id] - rate)).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(ordered.drawn[id] - rate)).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(ordered.soft[id] - race.soft[id])).toBeLessThanOrEqual(2 * tolerance);
  }
});

test("many classes are drawn in order, few by the race", () => {
  expect(Object.keys(classDrawScheme({ batchSize: 2, classes: 10 }).noise)).toHaveLength(1);
  expect(Object.keys(classDrawScheme({ batchSize: 2, classes: 1000 }).noise)).toHaveLength(3);
});

test("a class of one row among many millions is still drawn, in order", async () => {
  const counts = [2 ** 26, 1, 1, 0, 1, 0];
  const sizes = { batchSize: 5, classes: counts.length };
  const total = 2 ** 26 + 3;
  const points = [2 ** 26 - 0.5, 2 ** 26 + 0.5, 2 ** 26 + 1.5, 2 ** 26 + 2.5, total];
  // The last is the largest number below 1.
  const uniforms = points.map((point) => Math.min(point / total, 1 - 2 ** -53));
  const scheme = orderedScheme(sizes);
  const { type } = scheme.noise.classNoise;
  const noise = {
    classNoise: type === "float64" ? Float64Array.from(uniforms) : Float32Array.from(uniforms),
    arrivalNoise: new Float32Array(5).fill(1),
    raceNoise: new Float32Array(30).fill(1),
  };
  const psi = counts.map(() => 0);
  const { winners, race } = await drawOnce(scheme, noise, { psi, counts });
  expect(winners).toEqual([0, 1, 2, 4, 4]);
  expect(race.every((value) => Number.isFinite(value))).toBe(true);
});

/** How far numbers are from the middles of a grid's cells, in cells. */
function offGrid(values: ArrayLike<number>, cell: number): number {
  const distances = Array.from(values, (value) => Math.abs(((value / cell) % 1) - 0.5));
  return Math.max(...distances);
}

test("the noise that decides who wins lies on no coarse grid", () => {
  const race = raceScheme({ batchSize: 2 ** 12, classes: 128 })
    .feeder(createRandom(1), 1)
    .next(1);
  const small = (race.classNoise as Float32Array).filter((value) => value > 0 && value < 2 ** -13);
  expect(small.length).toBeGreaterThan(20);
  expect(offGrid(small, 2 ** -23)).toBeGreaterThan(0.1);
  const ordered = orderedScheme({ batchSize: 1000, classes: 1 }).feeder(createRandom(1), 1).next(1);
  expect(offGrid(ordered.classNoise, 2 ** -23)).toBeGreaterThan(0.1);
});

test.each([raceScheme, orderedScheme])(
  "noise does not depend on how much is made at a time: %#",
  (make) => {
    const scheme: ClassDrawScheme = make({ batchSize: 3, classes: 5 });
    const once = scheme.feeder(createRandom(2), 4).next(4);
    const twice = scheme.feeder(createRandom(2), 4);
    const parts = [1, 3].map((count) => {
      const noise = Object.entries(twice.next(count));
      return noise.map(([name, values]) => [name, [...values]] as const);
    });
    for (const [place, [name, first]] of parts[0].entries()) {
      expect([...first, ...parts[1][place][1]]).toEqual([...once[name]]);
    }
  },
);
