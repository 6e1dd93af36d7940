import type { BenchmarkCase } from "../measuring/benchmark-case.ts";
import { measureBrainTraining, type BrainShape } from "./brain-training.ts";

const nameOf = ({ brain, inputs, hidden, classes, patterns }: BrainShape): string =>
  `${brain} training ${inputs}-${hidden}-${classes}${patterns ? `, ${patterns} patterns` : ""}`;

const training = (shape: BrainShape, target: number): BenchmarkCase => ({
  name: nameOf(shape),
  measure: ({ rounds }) => measureBrainTraining(shape, { target, rounds }),
});

/** Balanced networks of brain.js. */
export const brainCases: readonly BenchmarkCase[] = (["brain.js", "brain.js-2"] as const).flatMap(
  (brain) => [
    // XOR, where an epoch of plain brain.js takes less than a microsecond.
    training({ brain, inputs: 2, hidden: 3, classes: 2, patterns: 4 }, 1),
    training({ brain, inputs: 4, hidden: 8, classes: 3 }, 1),
    training({ brain, inputs: 8, hidden: 32, classes: 10 }, 1 / 1.5),
    training({ brain, inputs: 64, hidden: 64, classes: 10 }, 0.5),
    training({ brain, inputs: 784, hidden: 128, classes: 10 }, 0.5),
  ],
);
