import type { BenchmarkCase } from "../measuring/benchmark-case.ts";
import { measureResampling } from "./imblearn-draws.ts";
import { measureMetaDraws, measureWeightedDraws } from "./sampler-draws.ts";
import { measureSetUp } from "./sampler-set-up.ts";
import { measureStream } from "./sampler-streams.ts";

/** Rows that are drawn. */
export const samplerCases: readonly BenchmarkCase[] = [
  {
    name: "50,000 weighted draws, N = 115,846",
    needs: "torch",
    measure: ({ rounds, python }) => measureWeightedDraws(python, { target: 1 / 3, rounds }),
  },
  {
    name: "512 rows of the Meta Sampler, N = 115,846",
    needs: "torch",
    measure: ({ rounds, python }) => measureMetaDraws(python, { target: 0.001, rounds }),
  },
  ...(["over", "under"] as const).map((draw): BenchmarkCase => ({
    name: `labels to ${draw}-sampled rows, C = 100, 100 : 1`,
    needs: "imblearn",
    measure: ({ rounds, python }) => measureResampling(python, draw, { target: undefined, rounds }),
  })),
  {
    name: "set-up, N = 10^8",
    measure: ({ rounds }) => measureSetUp({ target: undefined, rounds }),
  },
  ...[100, 20_000].map((classes): BenchmarkCase => ({
    name: `balanced stream, 50,000 rows in, ${classes} classes`,
    measure: ({ rounds }) => measureStream(classes, { target: undefined, rounds }),
  })),
];
