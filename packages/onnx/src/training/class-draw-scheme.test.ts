import { classRates, createMetaSampler, createRandom, priorFromCounts } from "@balms/core";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import { createSession } from "../runtime/onnx-runtime.ts";
import { classDrawScheme, orderedScheme, raceScheme } from "./class-draw-scheme.ts";

const batchSize = 40_000;
const prior = priorFromCounts([700, 200, 80, 0, 20]);
const sampler = createMetaSampler(prior, { gamma: 0.4 });
const classes = 5;

/** Shares of the drawn classes, and the mean of s̃. */
async function drawMany(make: typeof raceScheme): Promise<{ drawn: number[]; soft: number[] }> {
  const scheme = make({ batchSize, classes });
  const graph = new GraphBuilder(writtenOpset);
  const values = new Map(
    [...scheme.noise, ...["psi", "classCounts"].map((name) => ({ name, shape: [classes] }))].map(
      ({ name, shape }) => [name, graph.input(name, "float32", shape)],
    ),
  );
  const { classes: winners, race } = scheme.add(graph, values);
  graph.output("winners", winners);
  graph.output("race", race);
  const session = await createSession(runtime, createModel(graph.toGraph("draw")), 1);
  const feeds = Object.entries(scheme.feeder(createRandom(4), 1)(1)).map(([name, data]) => {
    const dims = [batchSize, data.length / batchSize];
    return [name, new runtime.Tensor("float32", data as Float32Array, dims)] as const;
  });
  const result = await session.run({
    ...Object.fromEntries(feeds),
    psi: new runtime.Tensor("float32", Float32Array.from(sampler.psi), [classes]),
    classCounts: new runtime.Tensor("float32", Float32Array.from(prior.counts), [classes]),
  });
  await session.release();
  const drawn = Array.from({ length: classes }, () => 0);
  for (const id of result["winners"].data as BigInt64Array) drawn[Number(id)] += 1 / batchSize;
  const soft = Array.from({ length: classes }, () => 0);
  const data = result["race"].data as Float32Array;
  for (let row = 0; row < batchSize; row++) {
    const times = data.subarray(row * classes, (row + 1) * classes);
    const total = times.reduce((sum, value) => sum + value, 0);
    for (const [id, value] of times.entries()) soft[id] += value / total / batchSize;
  }
  return { drawn, soft };
}

test("both schemes draw from the class rates, and their soft draws agree on average", async () => {
  const rates = classRates(sampler, prior);
  const race = await drawMany(raceScheme);
  const ordered = await drawMany(orderedScheme);
  for (const [id, rate] of rates.entries()) {
    // Five standard errors of a share.
    const tolerance = 5 * Math.sqrt((rate * (1 - rate)) / batchSize);
    expect(Math.abs(race.drawn[id] - rate)).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(ordered.drawn[id] - rate)).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(ordered.soft[id] - race.soft[id])).toBeLessThanOrEqual(2 * tolerance);
  }
});

test("many classes are drawn in order, few by the race", () => {
  expect(classDrawScheme({ batchSize: 2, classes: 10 }).noise).toHaveLength(1);
  expect(classDrawScheme({ batchSize: 2, classes: 1000 }).noise).toHaveLength(3);
});
