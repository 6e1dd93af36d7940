import { measureGraphStep } from "./graph-step.ts";
import { measureBalmsTraining, measureHeadStep } from "./head-step.ts";
import type { Measurement } from "./measure.ts";
import type { HeadShape } from "./torch-child.ts";

/** One row of the benchmark. */
export interface BenchmarkCase {
  readonly name: string;
  readonly needsTorch: boolean;
  measure(options: { rounds: number; python: string }): Promise<Measurement>;
}

const small: HeadShape = { rows: 11_203, dimensions: 64, classes: 10, batch: 512 };
const medium: HeadShape = { rows: 20_000, dimensions: 512, classes: 1000, batch: 512 };
const wide: HeadShape = { rows: 8_192, dimensions: 2048, classes: 365, batch: 512 };

const sizeOf = ({ dimensions, classes }: HeadShape): string => `${dimensions}×${classes}`;

const headTraining = (shape: HeadShape, target: number): BenchmarkCase => ({
  name: `head training ${sizeOf(shape)}`,
  needsTorch: true,
  measure: ({ rounds, python }) => measureHeadStep(python, shape, { target, rounds }),
});

const balmsGraph = (shape: HeadShape, target: number): BenchmarkCase => ({
  name: `BALMS graph ${sizeOf(shape)}`,
  needsTorch: false,
  measure: ({ rounds }) => measureGraphStep(shape, { target, rounds }),
});

const balmsTraining = (shape: HeadShape): BenchmarkCase => ({
  name: `BALMS training ${sizeOf(shape)}`,
  needsTorch: false,
  measure: ({ rounds }) => measureBalmsTraining(shape, { target: undefined, rounds }),
});

/** All rows, in the order of the table. */
export const cases: readonly BenchmarkCase[] = [
  headTraining(small, 0.35),
  headTraining(medium, 0.95),
  headTraining(wide, 1.05),
  balmsGraph(small, 2),
  balmsTraining(small),
  balmsGraph(medium, 2.3),
  balmsTraining(medium),
];
