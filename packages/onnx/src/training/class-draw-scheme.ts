import { fillExponential } from "@balms/core/adapter";
import type { RandomGenerator } from "@balms/core";
import { addClassDraw } from "../fragments/class-draw.ts";
import type { ClassDrawNames } from "../fragments/class-draw.ts";
import { addOrderedClassDraw } from "../fragments/ordered-class-draw.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { fillExponentialCells } from "./fill-exponential-cells.ts";
import type { Feeds } from "./program-runner.ts";
import type { TensorSpec } from "./step-program.ts";

/** Sizes of a draw. */
export interface DrawSizes {
  /** B. */
  readonly batchSize: number;
  /** C. */
  readonly classes: number;
}

/** A way to draw classes: what it is fed, and the graph that draws. */
export interface ClassDrawScheme {
  /** Noise per step. */
  readonly noise: readonly TensorSpec[];
  /** Adds the draw to the graph of a step. */
  add(graph: GraphBuilder, values: ReadonlyMap<string, string>): ClassDrawNames;
  /** Makes the noise of up to `capacity` steps at a time. */
  feeder(random: RandomGenerator, capacity: number): (count: number) => Feeds;
}

/** Every class races with its own noise: fewest operations, but B·C precise random numbers. */
export function raceScheme({ batchSize, classes }: DrawSizes): ClassDrawScheme {
  const size = batchSize * classes;
  return {
    noise: [{ name: "classNoise", type: "float32", shape: [batchSize, classes] }],
    add(graph, values) {
      const value = (name: string): string => values.get(name) ?? "";
      const [psi, counts, noise] = [value("psi"), value("classCounts"), value("classNoise")];
      return addClassDraw(graph, { psi, counts, noise });
    },
    feeder(random, capacity) {
      const source = random.fork("classes");
      const all = new Float32Array(capacity * size);
      return (count) => {
        const classNoise = all.subarray(0, count * size);
        fillExponential(classNoise, source);
        return { classNoise };
      };
    },
  };
}

/** Winners first, then the others: more operations on B numbers, but the B·C random numbers may be coarse. */
export function orderedScheme({ batchSize, classes }: DrawSizes): ClassDrawScheme {
  const size = batchSize * classes;
  return {
    noise: [
      { name: "classNoise", type: "float64", shape: [batchSize, 1] },
      { name: "arrivalNoise", type: "float32", shape: [batchSize, 1] },
      { name: "raceNoise", type: "float32", shape: [batchSize, classes] },
    ],
    add(graph, values) {
      const value = (name: string): string => values.get(name) ?? "";
      return addOrderedClassDraw(graph, {
        psi: value("psi"),
        counts: value("classCounts"),
        classNoise: value("classNoise"),
        arrivalNoise: value("arrivalNoise"),
        raceNoise: value("raceNoise"),
      });
    },
    feeder(random, capacity) {
      const [classSource, raceSource] = [random.fork("classes"), random.fork("race")];
      const winners = new Float64Array(capacity * batchSize);
      const arrivals = new Float32Array(capacity * batchSize);
      const race = new Float32Array(capacity * size);
      return (count) => {
        const classNoise = winners.subarray(0, count * batchSize);
        for (let row = 0; row < classNoise.length; row++) classNoise[row] = classSource.uniform();
        const arrivalNoise = arrivals.subarray(0, count * batchSize);
        fillExponential(arrivalNoise, classSource);
        const raceNoise = race.subarray(0, count * size);
        fillExponentialCells(raceNoise, raceSource);
        return { classNoise, arrivalNoise, raceNoise };
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
