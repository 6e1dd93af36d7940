import { checkOptions, checkWhole, refuse, refuseValue } from "@balms/core/adapter";
import type { InferenceSession } from "onnxruntime-common";
import { elementCount } from "../graph/constant.ts";
import { inputShape } from "../graph/input-shape.ts";
import type { ModelInput } from "../graph/input-shape.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { checkRuntime, createSession, runSession } from "./onnx-runtime.ts";
import type { OnnxRuntime } from "./onnx-runtime.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { numbersAs, singlePrecision } from "./converted-numbers.ts";
import { filledBatch } from "./filled-batch.ts";
import { runGuard } from "./run-guard.ts";
import type { InputShapes } from "./run-guard.ts";
import { placed } from "./run-result.ts";

// Numbers that are fed at a time to a model of a fixed size, whose last batch is filled up: 1 GB.
const mostFed = 2 ** 28;

/** A float matrix, row after row. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Which model a predictor runs, and where. */
export interface PredictorOptions {
  /** `import * as runtime from "onnxruntime-node"`. */
  readonly runtime: OnnxRuntime;
  readonly model: OnnxModel;
  /** Output to fetch; default the first. */
  readonly output?: string | undefined;
  /** Threads that ONNX Runtime may use; default 1. */
  readonly threads?: number | undefined;
}

/** The names of {@link PredictorOptions}. */
export const predictorOptionNames: readonly (keyof PredictorOptions)[] = [
  "model",
  "output",
  "runtime",
  "threads",
];

/** Refuses numbers that are not in single precision: what a model takes is made of them. */
export function checkInputs(inputs: Float32Array): void {
  const given: unknown = inputs;
  if (!(given instanceof Float32Array)) refuseValue("inputs", given, "a Float32Array");
}

/**
 * A model that is ready to run on batches.
 *
 * @example
 * ```ts
 * import { headModel, Predictor } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const model = headModel({ training: "unknown", weight: Float32Array.of(1, -1), bias: new Float32Array(2), dimensions: 1, classes: 2 });
 * const predictor = await Predictor.create({ runtime, model });
 * console.log((await predictor.run(Float32Array.of(3, 4), 2)).data); // Float32Array [ 3, -3, 4, -4 ]
 * await predictor.release();
 * ```
 */
export class Predictor {
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  readonly #input: ModelInput;
  readonly #output: string;
  readonly #checkSizes: (shapes: InputShapes) => void;

  private constructor(
    { runtime, session }: { readonly runtime: OnnxRuntime; readonly session: InferenceSession },
    input: ModelInput,
    output: string,
    checkSizes: (shapes: InputShapes) => void,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#input = input;
    this.#output = output;
    this.#checkSizes = checkSizes;
  }

  /**
   * Opens a model.
   *
   * @throws {@link ModelError} when the model does not have one input of numbers, {@link runGuard} or the runtime refuses it.
   */
  static async create(options: PredictorOptions): Promise<Predictor> {
    checkOptions(options, predictorOptionNames);
    const { runtime, model, output, threads = 1 } = { ...options };
    checkRuntime(runtime);
    checkWhole(threads, "threads", 1);
    const names = graphOf(model).output.map(({ name }) => name);
    const name = output ?? names[0];
    if (!names.includes(name)) {
      refuseModel("output", `"${name}"`, `one of the model's outputs: ${names.join(", ")}`);
    }
    const input = inputShape(model);
    const fed = elementCount(input.shape.filter((size) => typeof size === "number"));
    if (fed > mostFed) {
      refuseModel(
        "model",
        `an input "${input.name}" of [${input.shape.join(", ")}]`,
        `at most ${mostFed} numbers at a time`,
        "Export the model for smaller batches.",
      );
    }
    const checkSizes = runGuard(model);
    const session = await createSession(runtime, model, threads);
    return new Predictor({ runtime, session }, input, name, checkSizes);
  }

  /** The batch size that the model was exported with; undefined when any will do. */
  get fixedBatchSize(): number | undefined {
    const [batch] = this.#input.shape;
    return typeof batch === "number" ? batch : undefined;
  }

  /**
   * Runs the model on some rows. A model of fixed batch size is run as often as it takes; its last batch is filled up with copies
   * of the last row, whose outputs are dropped.
   *
   * It takes no `AbortSignal`, since nothing interrupts a run of ONNX Runtime; {@link predict} takes one, and looks at it between batches.
   *
   * @param inputs - rows one after another, [rows, …] as the model's input says; they are turned into the numbers that it takes
   * @param rows - how many
   * @throws {@link ArgumentError} when `inputs` does not hold that many rows of the model's size, or a number that the input's type does not.
   * @throws {@link ModelError} when the output is not [rows, columns] of finite numbers, or {@link runGuard} refuses to run it on so many rows.
   */
  async run(inputs: Float32Array, rows: number): Promise<Matrix> {
    checkInputs(inputs);
    checkWhole(rows, "rows", 1);
    const dims = this.#rowShape(inputs, rows);
    const size = this.fixedBatchSize ?? rows;
    if (size === rows) return await this.#runBatch(inputs, [rows, ...dims]);
    const width = inputs.length / rows;
    const parts: Matrix[] = [];
    for (let first = 0; first < rows; first += size) {
      const batch = filledBatch(inputs.subarray(first * width), { size, width });
      parts.push(await this.#runBatch(batch, [size, ...dims]));
    }
    const [{ columns }] = parts;
    const data = new Float32Array(parts.length * size * columns);
    for (const [index, part] of parts.entries()) data.set(part.data, index * size * columns);
    return { data: data.slice(0, rows * columns), rows, columns };
  }

  /** The sizes of one row; where the model leaves several open, a row is taken as a vector. */
  #rowShape(inputs: Float32Array, rows: number): number[] {
    const [, ...rest] = this.#input.shape;
    const fixed = rest.every((size) => typeof size === "number");
    const width = rest.reduce<number>(
      (size, next) => (typeof next === "number" ? size * next : size),
      1,
    );
    if (fixed ? inputs.length !== rows * width : inputs.length % rows !== 0) {
      refuse(
        "inputs",
        `${inputs.length} numbers for ${rows} rows`,
        `${rows * width} numbers: ${width} per row, as the model's input [${this.#input.shape.join(", ")}] says`,
      );
    }
    return fixed ? rest.map(Number) : [inputs.length / rows];
  }

  async #runBatch(inputs: Float32Array, shape: readonly number[]): Promise<Matrix> {
    const [rows] = shape;
    const { name, type } = this.#input;
    this.#checkSizes(new Map([[name, shape]]));
    const feeds = { [name]: new this.#runtime.Tensor(type, numbersAs(type, inputs), shape) };
    const results = await runSession(this.#session, feeds, [this.#output]);
    const result = results[this.#output];
    const data = singlePrecision(result);
    if (data === undefined || data.length % rows !== 0) {
      refuseModel(
        this.#output,
        result === undefined
          ? "nothing"
          : `${result.type} [${result.dims.join(", ")}]${placed(result)}`,
        `floating-point numbers for ${rows} rows`,
      );
    }
    if (!data.every((value) => Number.isFinite(value) || value === -Infinity)) {
      refuseModel(
        this.#output,
        "an output that is not a number",
        "finite numbers",
        "Check the input for extreme values, and the model's weights.",
      );
    }
    return { data, rows, columns: data.length / rows };
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    await this.#session.release();
  }
}
