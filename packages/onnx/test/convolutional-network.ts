import { createRandom } from "@balms/core";
import { GraphBuilder } from "../src/graph/graph-builder.ts";
import { createModel, writtenOpset } from "../src/model/model.ts";
import type { OnnxModel } from "../src/model/model.ts";
import type { TrainingBatch } from "../src/trainer/training-batch.ts";

/** Side of the pictures where none is given. */
export const size = 9;

/** A convolution, and what comes with it. */
export interface Layer {
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pads: readonly number[];
  readonly group: "one" | "two" | "all";
  /** What comes between this convolution and the next. */
  readonly after: "Relu" | "Sigmoid" | "MaxPool" | "none";
  readonly hasBias: boolean;
  readonly isNormalized: boolean;
  readonly isResidual: boolean;
}

/** A network of convolutions with means of their maps as features; undefined where nothing is left of the maps. */
export function network(all: readonly Layer[], side = size): OnnxModel | undefined {
  const random = createRandom(3);
  const graph = new GraphBuilder(writtenOpset);
  const draw = (name: string, dims: readonly number[]): string => {
    const count = dims.reduce((product, one) => product * one, 1);
    const scale = Math.sqrt(2 / Math.max(1, count / dims[0]));
    return graph.constant(
      name,
      Float32Array.from({ length: count }, () => random.normal() * scale),
      dims,
    );
  };
  const normalized = (maps: string, name: string, count: number): string => {
    const numbers = ["scale", "bias", "mean", "variance"].map((kind) => {
      const least = kind === "variance" || kind === "scale" ? 0.5 : -0.5;
      const values = Float32Array.from({ length: count }, () => least + random.uniform());
      return graph.constant(`${name}.${kind}`, values, [count]);
    });
    return graph.node("BatchNormalization", [maps, ...numbers]);
  };
  let value = graph.input("image", "float32", ["batch", 3, side, side]);
  let channels = 3;
  for (const [index, layer] of all.entries()) {
    const { kernel, stride, dilation, pads } = layer;
    const group = { one: 1, two: channels % 2 === 0 ? 2 : 1, all: channels }[layer.group];
    const outer = layer.group === "all" ? channels : layer.channels;
    const weight = draw(`${index}.weight`, [outer, channels / group, kernel, kernel]);
    const bias = layer.hasBias ? [draw(`${index}.bias`, [outer])] : [];
    const attributes = {
      strides: [stride, stride],
      dilations: [dilation, dilation],
      pads,
      group,
      kernel_shape: [kernel, kernel],
    };
    const maps = graph.node("Conv", [value, weight, ...bias], attributes);
    if (
      graph
        .shapeOf(maps)!
        .slice(2)
        .some((places) => Number(places) < 1)
    )
      return undefined;
    const fits = graph.shapeOf(maps)?.join() === graph.shapeOf(value)?.join();
    const inner = layer.isNormalized ? normalized(maps, `${index}.norm`, outer) : maps;
    const sum = layer.isResidual && fits ? graph.node("Add", [inner, value]) : inner;
    if (layer.after === "none") value = sum;
    else if (layer.after !== "MaxPool") value = graph.node(layer.after, [sum]);
    else value = graph.node("MaxPool", [sum], { kernel_shape: [2, 2], pads: [0, 0, 1, 1] });
    channels = outer;
  }
  const features = graph.node("Flatten", [graph.node("GlobalAveragePool", [value])]);
  const head = [features, draw("head.weight", [3, channels]), draw("head.bias", [3])];
  graph.output("logits", graph.node("Gemm", head, { transB: 1 }, "logits"));
  return createModel(graph.toGraph("network"));
}

/** Pictures and labels for the network. */
export function batchOf(rows: number, side = size): TrainingBatch {
  const random = createRandom(4);
  const inputs = Float32Array.from({ length: rows * 3 * side * side }, () => random.normal());
  return { inputs, labels: Array.from({ length: rows }, (_, row) => row % 3) };
}

/** A residual layer that fills blocks. */
export const plain: Layer = {
  channels: 32,
  kernel: 3,
  stride: 1,
  dilation: 1,
  pads: [1, 1, 1, 1],
  group: "one",
  after: "Relu",
  hasBias: true,
  isNormalized: false,
  isResidual: true,
};
