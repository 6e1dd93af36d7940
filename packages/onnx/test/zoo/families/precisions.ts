import type { Repaired } from "../family.ts";
import { GraphWriter } from "../graph-writer.ts";
import type { ZooType } from "../tensor-bytes.ts";
import { typeCode } from "../tensor-bytes.ts";
import type { Values } from "../values.ts";
import { softmax } from "../values.ts";
import { softmaxOf } from "./truths.ts";

interface Precision {
  readonly name: string;
  readonly type: ZooType;
  /** What the scores are cast to before the Softmax, or after it. */
  readonly cast?: "scores" | "probabilities";
  readonly ending: "raw" | "p";
  readonly tolerance: number;
  readonly notRun?: string;
}

/** A linear layer in some precision. */
function precise({ name, type, cast, ending, tolerance, ...more }: Precision): Repaired {
  const graph = new GraphWriter();
  const inputs = [
    graph.input("x", ["N", 4], type),
    graph.weight("w", [3, 4], type),
    graph.weight("b", [3], type),
  ];
  let last = graph.op("Gemm", inputs, { transB: 1 }, "scores");
  const single = { to: typeCode("float32") };
  if (cast === "scores") last = graph.op("Cast", [last], single, "single");
  if (ending === "p") last = graph.op("Softmax", [last], { axis: -1 }, "p");
  if (cast === "probabilities") last = graph.op("Cast", [last], single, "single");
  graph.output(last, ["N", 3], cast === undefined ? type : "float32");
  return {
    name,
    model: graph.model({ opset: 17 }),
    truths: [softmaxOf("scores", 3)],
    tail: (s): Record<string, Values> => ({ [last]: ending === "raw" ? s : softmax(s) }),
    tolerance,
    ...more,
  };
}

/** As converters to half precision leave a model: float32 outside, float16 inside. */
function halfInside(): Repaired {
  const graph = new GraphWriter();
  const x = graph.op("Cast", [graph.input("x", ["N", 4])], { to: typeCode("float16") });
  const product = graph.op("MatMul", [x, graph.weight("w", [4, 3], "float16")]);
  const scores = graph.op("Add", [product, graph.weight("b", [3], "float16")], {}, "scores");
  const p = graph.op("Softmax", [scores], { axis: -1 });
  graph.output(graph.op("Cast", [p], { to: typeCode("float32") }, "p"), ["N", 3]);
  return {
    name: "float16 between Casts, Softmax",
    model: graph.model(),
    truths: [softmaxOf("scores", 3)],
    tail: (s) => ({ p: softmax(s) }),
    tolerance: 4e-3,
  };
}

/** Heads in all floating-point types. */
export const precisions: readonly Repaired[] = [
  precise({ name: "float16", type: "float16", ending: "raw", tolerance: 2e-3 }),
  precise({ name: "float16, Softmax", type: "float16", ending: "p", tolerance: 4e-3 }),
  precise({
    name: "float16, Cast to float32 at the end",
    type: "float16",
    cast: "scores",
    ending: "raw",
    tolerance: 2e-3,
  }),
  precise({
    name: "float16, Cast to float32, Softmax",
    type: "float16",
    cast: "scores",
    ending: "p",
    tolerance: 4e-3,
  }),
  halfInside(),
  precise({ name: "float64", type: "float64", ending: "raw", tolerance: 1e-12 }),
  precise({ name: "float64, Softmax", type: "float64", ending: "p", tolerance: 1e-12 }),
  precise({
    name: "bfloat16",
    type: "bfloat16",
    ending: "raw",
    tolerance: 1e-2,
    notRun: "no bfloat16 kernels",
  }),
];
