import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { writeModel } from "../../src/index.ts";
import type { OnnxModel } from "../../src/index.ts";

/** A model and what it is fed. */
export interface PythonCase {
  readonly model: OnnxModel;
  readonly feeds: Readonly<Record<string, PythonFeed>>;
  /** Runs the training algorithm that the model holds too. */
  readonly algorithm?: boolean;
}

/** An input: its shape, its type as NumPy calls it, and its numbers. */
export interface PythonFeed {
  readonly shape: readonly number[];
  readonly type: "float16" | "float32" | "float64" | "int32" | "int64";
  readonly values: readonly number[];
}

/** Outputs by name. */
export type PythonOutputs = Readonly<
  Record<string, { readonly shape: number[]; readonly values: number[] }>
>;

/** The same model on Python's ONNX Runtime, and in ONNX's own evaluator. */
export interface PythonResult {
  readonly runtime: PythonOutputs;
  readonly reference: PythonOutputs;
}

const script = fileURLToPath(new URL("run_models.py", import.meta.url));

/** Checks models by ONNX's checker and runs them in Python; a model that does not pass is an error. */
export function runInPython(python: string, cases: readonly PythonCase[]): PythonResult[] {
  const input = JSON.stringify(
    cases.map(({ model, feeds, algorithm = false }) => ({
      model: Buffer.from(writeModel(model)).toString("base64"),
      feeds: Object.fromEntries(
        Object.entries(feeds).map(([name, feed]) => [
          name,
          {
            ...feed,
            values: feed.values.map((value) => (Number.isFinite(value) ? value : text(value))),
          },
        ]),
      ),
      algorithm,
    })),
  );
  const { status, stdout, stderr } = spawnSync(python, [script], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`Python ended with ${status}: ${stderr}`);
  return JSON.parse(stdout, (_, value: unknown) => readNumber(value)) as PythonResult[];
}

function text(value: number): string {
  if (Number.isNaN(value)) return "nan";
  return value > 0 ? "inf" : "-inf";
}

function readNumber(value: unknown): unknown {
  if (value === "nan") return Number.NaN;
  if (value === "inf") return Number.POSITIVE_INFINITY;
  return value === "-inf" ? Number.NEGATIVE_INFINITY : value;
}
