import { create } from "@bufbuild/protobuf";
import type { GraphBuilder } from "../../src/graph/graph-builder.ts";
import { createAttribute } from "../../src/model/attributes.ts";
import { NodeProtoSchema } from "../../src/model/onnx_pb.ts";
import type { GradientCase } from "../gradient-check.ts";
import { wide } from "./draws.ts";

type Attributes = Readonly<Record<string, number>>;

/** A node of ONNX Runtime's own domain. */
function fused(
  graph: GraphBuilder,
  opType: string,
  input: string[],
  attributes: Attributes,
  outputs = 1,
): string[] {
  const output = Array.from({ length: outputs }, () => graph.unique("fused"));
  const attribute = Object.entries(attributes).map(([name, value]) => createAttribute(name, value));
  const domain = "com.microsoft";
  graph.append(create(NodeProtoSchema, { domain, opType, input, output, attribute }));
  return output;
}

const fusedCase = (
  opType: string,
  shapes: number[][],
  attributes: Attributes = {},
  more: Partial<GradientCase> = {},
): GradientCase => ({
  shapes,
  build: (graph, inputs) => fused(graph, opType, inputs, attributes)[0],
  ...more,
});

const single = { draw: wide, type: "float32" } as const;

/** Operators that ONNX Runtime's optimizer writes. */
export const fusedCases: Readonly<Record<string, GradientCase[]>> = {
  BiasGelu: [fusedCase("BiasGelu", [[3, 4], [4]], {}, single)],
  FastGelu: [
    fusedCase("FastGelu", [[3, 4], [4]], {}, single),
    fusedCase("FastGelu", [[3, 4]], {}, single),
  ],
  FusedMatMul: [
    fusedCase("FusedMatMul", [
      [2, 3],
      [3, 4],
    ]),
    fusedCase(
      "FusedMatMul",
      [
        [2, 3, 2],
        [2, 4, 3],
      ],
      { transA: 1, transB: 1, alpha: 0.5 },
    ),
  ],
  Gelu: [fusedCase("Gelu", [[3, 4]], {}, single)],
  QuickGelu: [
    fusedCase("QuickGelu", [[3, 4]], {}, single),
    fusedCase("QuickGelu", [[3, 4]], { alpha: 0.9 }, single),
  ],
  SkipLayerNormalization: [
    fusedCase(
      "SkipLayerNormalization",
      [[2, 2, 4], [2, 2, 4], [4], [4], [4]],
      { epsilon: 1e-3 },
      { type: "float32" },
    ),
    {
      // The sum goes on, beside what is normalised.
      shapes: [[2, 2, 4], [2, 2, 4], [4]],
      type: "float32",
      build: (graph, inputs) => {
        const outputs = fused(graph, "SkipLayerNormalization", inputs, { epsilon: 1e-3 }, 4);
        return graph.node("Mul", [outputs[0], outputs[3]]);
      },
    },
  ],
};
