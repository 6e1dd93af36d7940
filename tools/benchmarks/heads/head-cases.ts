import type { BenchmarkCase } from "../measuring/benchmark-case.ts";
import { measureGraphStep } from "./graph-step.ts";
import { headSize, onThreads, type HeadShape } from "./head-shape.ts";
import { measureBalmsTraining, measureHeadStep } from "./head-step.ts";
import { measureHeadAgainstJax } from "./jax-head.ts";
import { measurePublishedMeta } from "./published-meta-step.ts";
import { measureWebHead } from "./web-head.ts";

const small: HeadShape = { rows: 11_203, dimensions: 64, classes: 10, batch: 512 };
const medium: HeadShape = { rows: 20_000, dimensions: 512, classes: 1000, batch: 512 };
const wide: HeadShape = { rows: 8_192, dimensions: 2048, classes: 365, batch: 512 };
const huge: HeadShape = { rows: 9_000, dimensions: 2048, classes: 8142, batch: 512 };

const headTraining = (shape: HeadShape, target: number): BenchmarkCase => ({
  name: `head training ${headSize(shape)}${onThreads(shape.threads)}`,
  needs: "torch",
  measure: ({ rounds, python }) => measureHeadStep(python, shape, { target, rounds }),
});

const balmsGraph = (shape: HeadShape, target: number): BenchmarkCase => ({
  name: `BALMS graph ${headSize(shape)}`,
  measure: ({ rounds }) => measureGraphStep(shape, { target, rounds }),
});

const balmsTraining = (shape: HeadShape): BenchmarkCase => ({
  name: `BALMS training ${headSize(shape)}`,
  measure: ({ rounds }) => measureBalmsTraining(shape, { target: undefined, rounds }),
});

const publishedMeta = (shape: HeadShape): BenchmarkCase => ({
  name: `published BALMS ${headSize(shape)}`,
  needs: "torch",
  measure: ({ rounds, python }) => measurePublishedMeta(python, shape, { target: 1 / 500, rounds }),
});

/** Linear heads on stored features. */
export const headCases: readonly BenchmarkCase[] = [
  ...[1, 2].flatMap((threads) => [
    headTraining({ ...small, threads }, 0.3),
    headTraining({ ...medium, threads }, 0.9),
    headTraining({ ...wide, threads }, 1),
    headTraining({ ...huge, threads }, 0.95),
  ]),
  balmsGraph(small, 2.2),
  balmsTraining(small),
  balmsGraph(medium, 2.2),
  balmsTraining(medium),
  publishedMeta(small),
  {
    name: `head training ${headSize(small)} in WebAssembly`,
    measure: ({ rounds }) => measureWebHead(small, { target: 0.5, rounds }),
  },
  ...[small, medium].map((shape): BenchmarkCase => ({
    name: `head training ${headSize(shape)} in Chromium, jax-js`,
    inBrowser: true,
    measure: ({ rounds }) => measureHeadAgainstJax(shape, { target: undefined, rounds }),
  })),
];
