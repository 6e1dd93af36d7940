import type { GradientCase } from "../gradient-check.ts";
import { unary } from "./operator-case.ts";

const linear = { type: "float32", linear: true } as const;

/** Pooling: of windows, and of all of a channel. */
export const poolingCases: Readonly<Record<string, GradientCase[]>> = {
  GlobalAveragePool: [
    unary("GlobalAveragePool", {}, { shapes: [[2, 3, 4, 2]], ...linear }),
    unary("GlobalAveragePool", {}, { shapes: [[2, 3, 4]], ...linear }),
    unary(
      "GlobalAveragePool",
      {},
      {
        shapes: [[2, 3, 4, 2]],
        declared: [["N", 3, "H", "W"]],
        ...linear,
      },
    ),
  ],
};
