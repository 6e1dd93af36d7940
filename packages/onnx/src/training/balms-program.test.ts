import {
  classRates,
  createMetaSampler,
  createRandom,
  metaSamplerGradient,
  updateMetaSampler,
} from "@balms/core";
import { drawClassesFromGumbel, linearHeadMetaGradient } from "@balms/core/adapter";
import * as runtime from "onnxruntime-node";
import { expect, test } from "vitest";
import { toyData } from "../../test/toy-data.ts";
import { adamStepFactors } from "../fragments/adam.ts";
import { balmsProgram } from "./balms-program.ts";
import { orderedScheme, raceScheme } from "./class-draw-scheme.ts";
import type { ClassDrawScheme } from "./class-draw-scheme.ts";
import { indexRows } from "@balms/sampler";
import { sortedRows } from "./sorted-rows.ts";
import { ProgramRunner } from "./program-runner.ts";

const { features, labels, dimensions, classes, prior } = toyData([40, 12, 5], 6);
const rows = labels.length;
const [batchSize, metaBatchSize] = [10, 9];
const settings = { momentum: 0.9, weightDecay: 5e-4 };

const pick = (chosen: readonly number[]): Float32Array =>
  Float32Array.from(
    chosen.flatMap((row) => [...features.subarray(row * dimensions, (row + 1) * dimensions)]),
  );

const zeros = (size: number): Float32Array => new Float32Array(size);

/** Largest difference in units of the largest reference value. */
function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const values = Array.from(expected);
  const size = Math.max(...values.map(Math.abs));
  return Math.max(...values.map((value, index) => Math.abs(actual[index] - value) / size));
}

type State = Readonly<Record<string, Float32Array>>;

/** A matrix cut into blocks of rows, each under its own name. */
function inBlocks(name: string, matrix: Float32Array, blocks: readonly number[]): State {
  let first = 0;
  const parts = blocks.map((height, index) => {
    const part = matrix.subarray(first * dimensions, (first + height) * dimensions);
    first += height;
    return [`${name}.${index}`, part] as const;
  });
  return Object.fromEntries(parts);
}

function fromBlocks(name: string, state: State): number[] {
  return Object.entries(state)
    .filter(([key]) => key.startsWith(`${name}.`))
    .flatMap(([, block]) => [...block]);
}

interface NoiseFeeds {
  /** Times in a race, or points in order. */
  readonly classNoise: Float32Array | Float64Array;
  readonly arrivalNoise?: Float32Array;
  readonly raceNoise?: Float32Array;
}

/** The Gumbel noise with which core's draw comes to the same classes at the same times. */
function gumbelNoise(rates: Float64Array, noise: NoiseFeeds): Float64Array {
  const { classNoise, arrivalNoise, raceNoise } = noise;
  if (arrivalNoise === undefined || raceNoise === undefined) {
    return Float64Array.from(classNoise, (time) => -Math.log(time));
  }
  const gumbel = new Float64Array(raceNoise.length);
  for (const [row, uniform] of classNoise.entries()) {
    const winner = rates.findIndex(
      (_, id) => rates.slice(0, id + 1).reduce((sum, rate) => sum + rate, 0) > uniform,
    );
    for (const [id, rate] of rates.entries()) {
      const wait = id === winner ? 0 : raceNoise[row * classes + id];
      gumbel[row * classes + id] = -Math.log(rate * arrivalNoise[row] + wait);
    }
  }
  return gumbel;
}

test.each([
  ["race", false, [3], 1],
  ["race", true, [2, 1], 1],
  ["ordered", false, [1, 1, 1], 1],
  ["race", false, [3], 2],
  ["ordered", true, [2, 1], 3],
] as const)(
  "four steps equal core's BALMS, draw by %s, nesterov %s, blocks %j, every %i",
  async (draw, nesterov, blocks, every) => {
    const random = createRandom(5);
    const learningRate = 0.3;
    let sampler = createMetaSampler(prior, { gamma: 0.5, learningRate: 0.05 });
    const index = sortedRows(indexRows(labels, { classes }));
    let head = {
      weight: zeros(classes * dimensions).map(() => random.normal()),
      bias: zeros(classes),
      velocityWeight: zeros(classes * dimensions),
      velocityBias: zeros(classes),
    };
    const added = Float32Array.from(prior.counts, (count) => Math.log(count / rows));
    const sizes = { batchSize, classes };
    const scheme: ClassDrawScheme = draw === "race" ? raceScheme(sizes) : orderedScheme(sizes);
    const program = balmsProgram({
      ...settings,
      rows,
      dimensions,
      classes,
      batchSize,
      metaBatchSize,
      nesterov,
      added,
      adam: sampler,
      blocks,
      every,
      scheme,
    });
    const drawNoise = scheme.feeder(random, 1);
    const runner = await ProgramRunner.create(runtime, program, {
      threads: 1,
      shared: {
        features,
        metaFeatures: features,
        ...index,
      },
      state: {
        ...inBlocks("weight", head.weight, blocks),
        ...inBlocks("velocity", head.velocityWeight, blocks),
        bias: head.bias,
        velocityBias: head.velocityBias,
        psi: Float32Array.from(sampler.psi),
        scaledFirstMoment: zeros(classes),
        scaledSecondMoment: zeros(classes),
      },
    });
    for (let step = 1; step <= 4; step++) {
      const noise = drawNoise.next(1) as unknown as NoiseFeeds;
      const rowNoise = Float64Array.from({ length: batchSize }, () => random.uniform());
      const metaRows = Int32Array.from({ length: metaBatchSize }, () => random.integer(rows));
      const { spreadFactor, floor } = adamStepFactors(sampler, sampler.step + 1);
      await runner.run(1, {
        ...noise,
        rowNoise,
        metaRows,
        metaLabels: metaRows.map((row) => labels[row]),
        learningRate: Float32Array.of(learningRate),
        spreadFactor: Float32Array.of(spreadFactor),
        floor: Float32Array.of(floor),
        makesMetaStep: Uint8Array.of(Number(step % every === 0)),
      });
      const gumbel = gumbelNoise(classRates(sampler, prior), noise);
      const expectedDraw = drawClassesFromGumbel(sampler, prior, gumbel);
      const drawn = Array.from(expectedDraw.classes, (id, row) => {
        const place = Math.floor(rowNoise[row] * index.classSizes[id]);
        return index.rowsByClass[index.classStarts[id] + place];
      });
      const expected = linearHeadMetaGradient({
        ...settings,
        ...head,
        prior,
        learningRate,
        nesterov,
        features: pick(drawn),
        labels: expectedDraw.classes,
        metaFeatures: pick([...metaRows]),
        metaLabels: Array.from(metaRows, (row) => labels[row]),
      });
      if (step % every === 0) {
        sampler = updateMetaSampler(
          sampler,
          metaSamplerGradient(sampler, expectedDraw, expected.rowGradients),
        );
      }
      const state = runner.state();
      expect(relativeError(fromBlocks("weight", state), expected.weight)).toBeLessThan(1e-5);
      expect(relativeError(state["bias"], expected.bias)).toBeLessThan(1e-5);
      expect(relativeError(fromBlocks("velocity", state), expected.velocityWeight)).toBeLessThan(
        1e-5,
      );
      expect(relativeError(state["psi"], sampler.psi)).toBeLessThan(1e-5);
      head = {
        weight: Float32Array.from(expected.weight),
        bias: Float32Array.from(expected.bias),
        velocityWeight: Float32Array.from(expected.velocityWeight),
        velocityBias: Float32Array.from(expected.velocityBias),
      };
    }
    await runner.release();
  },
);
