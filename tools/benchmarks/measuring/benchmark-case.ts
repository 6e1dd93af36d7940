import type { Measured } from "./measure.ts";

/** Python modules that the other sides need. */
type PythonModule =
  | "torch"
  | "onnx"
  | "onnxruntime.training.api"
  | "pycocotools"
  | "lvis"
  | "imblearn";

/** One row of the benchmark. */
export interface BenchmarkCase {
  /** What is timed, by a name that no other row has. */
  readonly name: string;
  /** The Python module that the other side needs. */
  readonly needs?: PythonModule;
  /** True where the other side needs a browser. */
  readonly inBrowser?: boolean;
  measure(options: { rounds: number; python: string }): Measured | Promise<Measured>;
}
