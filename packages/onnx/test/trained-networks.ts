import { createRandom } from "@balms/core";
import { GraphBuilder } from "../src/graph/graph-builder.ts";
import { createModel, writtenOpset } from "../src/model/model.ts";
import type { OnnxModel } from "../src/model/model.ts";

/** What a small perceptron is made of. */
export interface PerceptronOptions {
  /** Sizes of its layers, from the input to the classes. */
  readonly sizes: readonly number[];
  /** Share of hidden values that are dropped; none without it. */
  readonly dropout?: number;
  readonly softmax?: boolean;
  readonly opset?: number;
  readonly seed?: number;
}

/** A perceptron with tanh, seeded; its layers are `layer.0.weight`, `layer.0.bias`, … */
export function perceptron(options: PerceptronOptions): OnnxModel {
  const { sizes, dropout, softmax = false, opset = writtenOpset, seed = 1 } = options;
  const random = createRandom(seed);
  const graph = new GraphBuilder(opset);
  let value = graph.input("features", "float32", ["batch", sizes[0]]);
  const layers = sizes.slice(1);
  for (const [index, width] of layers.entries()) {
    const before = sizes[index];
    const numbers = Float32Array.from({ length: width * before }, () => random.normal() / 2);
    const weight = graph.constant(`layer.${index}.weight`, numbers, [width, before]);
    const bias = graph.constant(`layer.${index}.bias`, new Float32Array(width), [width]);
    const isLast = index === layers.length - 1;
    value = graph.node("Gemm", [value, weight, bias], { transB: 1 }, isLast ? "logits" : "hidden");
    if (isLast) break;
    value = graph.node("Tanh", [value]);
    if (dropout === undefined) continue;
    value = graph.node("Dropout", [value, graph.scalar(dropout)], {}, "dropped");
  }
  if (softmax) value = graph.node("Softmax", [value], { axis: 1 }, "probabilities");
  graph.output(value, value);
  return createModel(graph.toGraph("perceptron"), opset);
}
