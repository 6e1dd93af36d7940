import type { DetectorHead, OnnxModel } from "../../src/index.ts";
import { readModel } from "../../src/index.ts";
import { fileOf } from "../zoo/file-of.ts";
import { GraphWriter } from "../zoo/graph-writer.ts";
import type { FileOptions } from "../zoo/graph-writer.ts";
import type { Feed } from "../run-model.ts";

/** A detector that a test builds, and what is true of it. */
export interface DetectorFamily {
  readonly model: OnnxModel;
  readonly feeds: Readonly<Record<string, Feed>>;
  readonly classes: number;
  readonly kind: DetectorHead["kind"];
  readonly background?: number;
  /** What the class layers compute, and which of their channels are classes: `anchor · stride + first + class` along the axis. */
  readonly layers: readonly string[];
  readonly axis: number;
  readonly anchors?: number;
  readonly stride?: number;
  readonly first?: number;
  /** What only chooses queries. */
  readonly choice?: string;
}

/** Numbers between −1 and 1 that do not repeat soon. */
export function waves(size: number, pace = 0.7): Float32Array {
  return Float32Array.from({ length: size }, (_, at) => Math.sin(pace * at + 0.3));
}

/** A picture of 16×16 and its numbers. */
export const picture: Feed = [[1, 3, 16, 16], waves(3 * 256)];

/** Reads what a test wrote as an exporter would. */
export function written(graph: GraphWriter, options: FileOptions = {}): OnnxModel {
  return readModel(fileOf({ model: graph.model(options) }));
}

/** A list of whole numbers, as sizes and places are. */
export function integers(graph: GraphWriter, ...values: readonly number[]): string {
  const name = `ints_${graph.initializers.length}`;
  return graph.tensor(name, [values.length], values, "int64");
}

/** A convolution with a bias that keeps the size of maps, or halves it. */
export function conv(
  graph: GraphWriter,
  x: string,
  name: string,
  [output, input, kernel = 1, stride = 1]: readonly number[],
): string {
  const weight = graph.weight(`${name}.weight`, [output, input, kernel, kernel]);
  const bias = graph.weight(`${name}.bias`, [output]);
  const pads = Array.from({ length: 4 }, () => (kernel - 1) / 2);
  const sizes = { kernel_shape: [kernel, kernel], strides: [stride, stride], pads };
  return graph.op("Conv", [x, weight, bias], sizes, name);
}

/** x · σ(x) of a convolution: the gates that are no class scores. */
export function gated(
  graph: GraphWriter,
  x: string,
  name: string,
  sizes: readonly number[],
): string {
  const raw = conv(graph, x, name, sizes);
  return graph.op("Mul", [raw, graph.op("Sigmoid", [raw])]);
}

/** A linear layer of rows. */
export function gemm(
  graph: GraphWriter,
  x: string,
  name: string,
  sizes: readonly [number, number],
): string {
  const inputs = [
    x,
    graph.weight(`${name}.weight`, sizes),
    graph.weight(`${name}.bias`, [sizes[0]]),
  ];
  return graph.op("Gemm", inputs, { transB: 1 }, name);
}

/** A linear layer of queries, as exporters write it: a product and a bias. */
export function linear(
  graph: GraphWriter,
  x: string,
  name: string,
  [output, input]: readonly [number, number],
): string {
  const product = graph.op("MatMul", [x, graph.weight(`${name}.weight`, [input, output])]);
  return graph.op("Add", [graph.weight(`${name}.bias`, [output]), product], {}, name);
}
