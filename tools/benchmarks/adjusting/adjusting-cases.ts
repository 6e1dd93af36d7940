import type { BenchmarkCase } from "../measuring/benchmark-case.ts";
import { measureAdjusting, measureExternal, measureVerifying } from "./adjust-file.ts";

/** Models that are adjusted by the command. */
export const adjustingCases: readonly BenchmarkCase[] = [
  ...[120, 600].flatMap((size): BenchmarkCase[] => [
    {
      name: `balms adjust, ${size} MB, copying the file`,
      measure: ({ rounds }) => measureAdjusting(size * 1e6, undefined, { target: 2, rounds }),
    },
    {
      name: `balms adjust, ${size} MB, Python's onnx`,
      needs: "onnx",
      measure: ({ rounds, python }) => measureAdjusting(size * 1e6, python, { target: 1, rounds }),
    },
    {
      name: `balms adjust, ${size} MB, verified`,
      measure: ({ rounds }) => measureVerifying(size * 1e6, { target: undefined, rounds }),
    },
  ]),
  ...[false, true].map((verified): BenchmarkCase => ({
    name: `balms adjust, 2.2 GB beside the model${verified ? ", verified" : ""}`,
    measure: ({ rounds }) => measureExternal(verified, { target: undefined, rounds }),
  })),
];
