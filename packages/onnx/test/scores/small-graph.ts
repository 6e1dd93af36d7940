import { findClassScores, readModel } from "../../src/index.ts";
import type { ClassScores, ClassScoresOptions, OnnxModel } from "../../src/index.ts";
import { fileOf } from "../zoo/file-of.ts";
import { GraphWriter } from "../zoo/graph-writer.ts";
import type { FileOptions } from "../zoo/graph-writer.ts";

/** Builds a graph around an input x [N, 4]. */
export type Build = (graph: GraphWriter, x: string) => void;

/** A model of which only the interesting part is written. */
export function smallModel(build: Build, file: FileOptions = {}): OnnxModel {
  const graph = new GraphWriter();
  build(graph, graph.input("x", ["N", 4]));
  return readModel(fileOf({ model: graph.model(file) }));
}

/** A linear layer from 4 features. */
export function gemm(graph: GraphWriter, x: string, classes: number, name = "scores"): string {
  const inputs = [x, graph.weight(`${name}.w`, [classes, 4]), graph.weight(`${name}.b`, [classes])];
  return graph.op("Gemm", inputs, { transB: 1 }, name);
}

/** A convolution of 1×1. */
export function pointwise(graph: GraphWriter, x: string, classes: number, name = "scores"): string {
  return graph.op("Conv", [x, graph.weight(`${name}.w`, [classes, 4, 1, 1])], {}, name);
}

/** A list of whole numbers, as axes and sizes are. */
export function integers(graph: GraphWriter, values: readonly number[]): string {
  const name = `ints_${graph.initializers.length}`;
  return graph.tensor(name, [values.length], values, "int64");
}

/** Scores in one line: kind, name, width at axis of rank, factor, activation, outputs. */
export function inWords(scores: ClassScores): string {
  const { kind, logits, classes, axis, rank, scale, activation, outputs, labels } = scores;
  const parts = [
    `${kind} ${logits} ${classes}@${axis}/${rank}`,
    ...(scale === 1 ? [] : [`×${scale}`]),
    ...(activation === undefined ? [] : [activation]),
    `→ ${outputs.join(" ")}`,
    ...(labels.length === 0 ? [] : [`labels ${labels.map(({ name }) => name).join(" ")}`]),
  ];
  return parts.join(" ");
}

/** What is found in a small model, in words. */
export function found(build: Build, options: ClassScoresOptions = {}, file?: FileOptions): string {
  return findClassScores(smallModel(build, file), options).map(inWords).join("; ");
}
