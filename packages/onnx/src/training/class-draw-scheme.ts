import { fillExponential } from "@balms/core/adapter";
import type { RandomGenerator } from "@balms/core";
import { addClassDraw } from "../fragments/class-draw.ts";
import type { ClassDrawNames } from "../fragments/class-draw.ts";
import { addOrderedClassDraw } from "../fragments/ordered-class-draw.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { fillExponentialCells } from "./fill-exponential-cells.ts";
import type { Feeds } from "./program-runner.ts";
import { RandomSources } from "./random-sources.ts";
import type { StepValues, TensorSpecs } from "./step-program.ts";

/** Sizes of a draw. */
export interface DrawSizes {
  /** B. */
  readonly batchSize: number;
  /** C. */
  readonly classes: number;
}

/** What every draw is made from. */
type DrawOperand = "psi" | "classCounts";

/** A way to draw classes: what it is fed, and the graph that draws. */
export interface ClassDrawScheme<Noise extends string = string> {
  /** Noise per step. */
  readonly noise: TensorSpecs<Noise>;
  /** Adds the draw to the graph of a step. */
  add(graph: GraphBuilder, values: StepValues<Noise | DrawOperand>): ClassDrawNames;
  /** Makes the noise of up to `capacity` steps at a time. */
  feeder(random: RandomGenerator, capacity: number): NoiseFeeder<Noise>;
}

/** A stream of noise. */
export interface NoiseFeeder<Noise extends string = string> {
  /** The noise of the next steps, [count, …]: the same numbers, however many are asked for at a time. */
  next(count: number): Feeds<Noise>;
  /** Its generators, by name. */
  readonly sources: RandomSources;
}

/** Every class races with its own noise: fewest operations, but B·C precise random numbers. */
export function raceScheme({ batchSize, classes }: DrawSizes): ClassDrawScheme<"classNoise"> {
  const size = batchSize * classes;
  return {
    noise: { classNoise: { type: "float32", shape: [batchSize, classes] } },
    add(graph, { psi, classCounts, classNoise }) {
      return addClassDraw(graph, { psi, counts: classCounts, noise: classNoise });
    },
    feeder(random, capacity) {
      const sources = new RandomSources(random, ["classes"]);
      const all = new Float32Array(capacity * size);
      return {
        sources,
        next(count) {
          const classNoise = all.subarray(0, count * size);
          fillExponential(classNoise, sources.of("classes"));
          return { classNoise };
        },
      };
    },
  };
}

/** Winners first, then the others: more operations on B numbers, but the B·C random numbers may be coarse. */
export function orderedScheme({
  batchSize,
  classes,
}: DrawSizes): ClassDrawScheme<"classNoise" | "arrivalNoise" | "raceNoise"> {
  const size = batchSize * classes;
  return {
    noise: {
      classNoise: { type: "float64", shape: [batchSize, 1] },
      arrivalNoise: { type: "float32", shape: [batchSize, 1] },
      raceNoise: { type: "float32", shape: [batchSize, classes] },
    },
    add(graph, { psi, classCounts, classNoise, arrivalNoise, raceNoise }) {
      const noise = { classNoise, arrivalNoise, raceNoise };
      return addOrderedClassDraw(graph, { psi, counts: classCounts, ...noise });
    },
    feeder(random, capacity) {
      const sources = new RandomSources(random, ["classes", "arrivals", "race"]);
      const winners = new Float64Array(capacity * batchSize);
      const arrivals = new Float32Array(capacity * batchSize);
      const race = new Float32Array(capacity * size);
      return {
        sources,
        next(count) {
          const classNoise = winners.subarray(0, count * batchSize);
          const classSource = sources.of("classes");
          for (let row = 0; row < classNoise.length; row++) classNoise[row] = classSource.uniform();
          const arrivalNoise = arrivals.subarray(0, count * batchSize);
          fillExponential(arrivalNoise, sources.of("arrivals"));
          const raceNoise = race.subarray(0, count * size);
          // Step by step: an odd number of cells leaves half a word unused.
          for (let step = 0; step < count; step++) {
            fillExponentialCells(
              raceNoise.subarray(step * size, (step + 1) * size),
              sources.of("race"),
            );
          }
          return { classNoise, arrivalNoise, raceNoise };
        },
      };
    },
  };
}

// Measured on ONNX Runtime 1.30: up to here the extra operations cost more than the random numbers.
const mostClassesForRace = 128;

/** The faster scheme for these sizes; both draw from the same law. */
export function classDrawScheme(sizes: DrawSizes): ClassDrawScheme {
  return sizes.classes <= mostClassesForRace ? raceScheme(sizes) : orderedScheme(sizes);
}
