import type { BenchmarkCase } from "../measuring/benchmark-case.ts";
import { measureBBSE, measureCalibration } from "./shift-estimation.ts";

/** What is estimated from logits and predictions. */
export const estimationCases: readonly BenchmarkCase[] = [
  {
    name: "fitCalibration 2000×1000",
    measure: ({ rounds }) =>
      measureCalibration({ rows: 2000, classes: 1000 }, { target: 0.2, rounds }),
  },
  {
    name: "estimatePriorBBSE, C = 1000",
    measure: ({ rounds }) => measureBBSE({ rows: 50_000, classes: 1000 }, { target: 0.25, rounds }),
  },
];
