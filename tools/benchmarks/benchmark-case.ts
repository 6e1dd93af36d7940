import type { Measurement } from "./measure.ts";

/** One row of the benchmark. */
export interface BenchmarkCase {
  readonly name: string;
  /** The Python module that the other side needs. */
  readonly needs?: "torch" | "onnx" | "onnxruntime.training.api";
  measure(options: { rounds: number; python: string }): Measurement | Promise<Measurement>;
}
