import type { Measurement } from "./measure.ts";

/** Python modules that the other sides need. */
export const pythonModules = [
  "torch",
  "onnx",
  "onnxruntime.training.api",
  "pycocotools",
  "lvis",
] as const;

/** One row of the benchmark. */
export interface BenchmarkCase {
  readonly name: string;
  /** The Python module that the other side needs. */
  readonly needs?: (typeof pythonModules)[number];
  measure(options: { rounds: number; python: string }): Measurement | Promise<Measurement>;
}
