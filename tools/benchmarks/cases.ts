import { measureGraphStep } from "./graph-step.ts";
import { headSize, type HeadShape } from "./head-shape.ts";
import { measureBalmsTraining, measureHeadStep } from "./head-step.ts";
import type { LossShape } from "./loss-data.ts";
import { lossSize, measureLossAgainstTfjs, measureLossAgainstTorch } from "./loss-step.ts";
import type { Measurement } from "./measure.ts";
import { measureMetaDraws, measureWeightedDraws } from "./sampler-draws.ts";
import { measureSetUp } from "./sampler-set-up.ts";

/** One row of the benchmark. */
export interface BenchmarkCase {
  readonly name: string;
  readonly needsTorch: boolean;
  measure(options: { rounds: number; python: string }): Promise<Measurement>;
}

const small: HeadShape = { rows: 11_203, dimensions: 64, classes: 10, batch: 512 };
const medium: HeadShape = { rows: 20_000, dimensions: 512, classes: 1000, batch: 512 };
const wide: HeadShape = { rows: 8_192, dimensions: 2048, classes: 365, batch: 512 };

const headTraining = (shape: HeadShape, target: number): BenchmarkCase => ({
  name: `head training ${headSize(shape)}`,
  needsTorch: true,
  measure: ({ rounds, python }) => measureHeadStep(python, shape, { target, rounds }),
});

const balmsGraph = (shape: HeadShape, target: number): BenchmarkCase => ({
  name: `BALMS graph ${headSize(shape)}`,
  needsTorch: false,
  measure: ({ rounds }) => measureGraphStep(shape, { target, rounds }),
});

const balmsTraining = (shape: HeadShape): BenchmarkCase => ({
  name: `BALMS training ${headSize(shape)}`,
  needsTorch: false,
  measure: ({ rounds }) => measureBalmsTraining(shape, { target: undefined, rounds }),
});

const lossAgainstTfjs = (shape: LossShape): BenchmarkCase => ({
  name: `loss + gradient ${lossSize(shape)}, tfjs`,
  needsTorch: false,
  measure: ({ rounds }) => measureLossAgainstTfjs(shape, { target: 0.05, rounds }),
});

const lossAgainstTorch = (shape: LossShape): BenchmarkCase => ({
  name: `loss + gradient ${lossSize(shape)}, PyTorch`,
  needsTorch: true,
  measure: ({ rounds, python }) => measureLossAgainstTorch(python, shape, { target: 4, rounds }),
});

const lossShapes: readonly LossShape[] = [
  { rows: 128, classes: 10 },
  { rows: 512, classes: 1000 },
  { rows: 256, classes: 8142 },
];

const samplerCases: readonly BenchmarkCase[] = [
  {
    name: "weighted draws",
    needsTorch: true,
    measure: ({ rounds, python }) => measureWeightedDraws(python, { target: 1 / 3, rounds }),
  },
  {
    name: "Meta Sampler's rows",
    needsTorch: true,
    measure: ({ rounds, python }) => measureMetaDraws(python, { target: 0.001, rounds }),
  },
  {
    name: "set-up of 10^8 rows",
    needsTorch: false,
    measure: ({ rounds }) => measureSetUp({ target: undefined, rounds }),
  },
];

/** All rows, in the order of the table. */
export const cases: readonly BenchmarkCase[] = [
  headTraining(small, 0.35),
  headTraining(medium, 0.95),
  headTraining(wide, 1.05),
  balmsGraph(small, 2),
  balmsTraining(small),
  balmsGraph(medium, 2.3),
  balmsTraining(medium),
  ...lossShapes.flatMap((shape) => [lossAgainstTfjs(shape), lossAgainstTorch(shape)]),
  ...samplerCases,
];
