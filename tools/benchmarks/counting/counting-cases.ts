import type { BenchmarkCase } from "../measuring/benchmark-case.ts";
import { measureAnnotations } from "./annotation-file.ts";
import { measureTable, type TableShape } from "./count-table.ts";

const tables: readonly TableShape[] = [
  { format: "csv", rows: 1e7 },
  { format: "json", rows: 1e7 },
  { format: "parquet", rows: 1e8 },
];

/** Classes that are counted. */
export const countingCases: readonly BenchmarkCase[] = [
  {
    name: "annotations, 200 MB",
    measure: ({ rounds }) => measureAnnotations(200e6, { target: 1, rounds }),
  },
  ...tables.map((shape): BenchmarkCase => ({
    name: `balms prior count, ${shape.format}, 10^${Math.log10(shape.rows)} rows`,
    measure: ({ rounds }) => measureTable(shape, { target: 1.3, rounds }),
  })),
];
