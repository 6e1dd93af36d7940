import { ArgumentError, ModelError } from "@balms/core";
import type { InferenceSession } from "onnxruntime-common";
import { checkCount } from "../checks/check-number.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { inputShape } from "../surgery/input-shape.ts";
import type { ModelInput } from "../surgery/input-shape.ts";
import { createSession } from "./onnx-runtime.ts";
import type { OnnxRuntime } from "./onnx-runtime.ts";

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
  readonly output?: string;
  /** Threads that ONNX Runtime may use; default 1. */
  readonly threads?: number;
}

/**
 * A model that is ready to run on batches.
 *
 * @example
 * ```ts
 * import { headModel, Predictor } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const model = headModel({ weight: Float32Array.of(1, -1), bias: new Float32Array(2), dimensions: 1, classes: 2 });
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

  private constructor(
    runtime: OnnxRuntime,
    session: InferenceSession,
    input: ModelInput,
    output: string,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#input = input;
    this.#output = output;
  }

  /**
   * Opens a model.
   *
   * @throws ModelError when the model does not have one float32 input, or the runtime refuses it.
   */
  static async create({
    runtime,
    model,
    output,
    threads = 1,
  }: PredictorOptions): Promise<Predictor> {
    checkCount(threads, "threads");
    const names = graphOf(model).output.map(({ name }) => name);
    const name = output ?? names[0];
    if (!names.includes(name)) {
      throw new ModelError({
        parameter: "output",
        received: `"${name}"`,
        expected: `one of the model's outputs: ${names.join(", ")}`,
      });
    }
    const input = inputShape(model);
    return new Predictor(runtime, await createSession(runtime, model, threads), input, name);
  }

  /** The batch size that the model insists on; undefined when any will do. */
  get fixedBatchSize(): number | undefined {
    const [batch] = this.#input.shape;
    return typeof batch === "number" ? batch : undefined;
  }

  /**
   * Runs the model on one batch.
   *
   * @param inputs - rows one after another, [rows, …] as the model's input says
   * @param rows - how many
   * @throws ArgumentError when `inputs` does not hold that many rows of the model's size.
   * @throws ModelError when the output is not [rows, columns] of finite numbers.
   */
  async run(inputs: Float32Array, rows: number): Promise<Matrix> {
    checkCount(rows, "rows");
    const [batch, ...rest] = this.#input.shape;
    if (typeof batch === "number" && batch !== rows) {
      throw new ModelError({
        parameter: this.#input.name,
        received: `${rows} rows`,
        expected: `${batch} rows, the batch size that the model was exported with`,
        hint: "Export the model with a batch size that may vary.",
      });
    }
    const fixed = rest.every((size) => typeof size === "number");
    const width = rest.reduce<number>(
      (size, next) => (typeof next === "number" ? size * next : size),
      1,
    );
    if (fixed ? inputs.length !== rows * width : inputs.length % rows !== 0) {
      throw new ArgumentError({
        parameter: "inputs",
        received: `${inputs.length} numbers for ${rows} rows`,
        expected: `${rows * width} numbers: ${width} per row, as the model's input [${this.#input.shape.join(", ")}] says`,
      });
    }
    const dims = fixed ? rest.map(Number) : [inputs.length / rows];
    const tensor = new this.#runtime.Tensor("float32", inputs, [rows, ...dims]);
    const { [this.#output]: result } = await this.#session.run({ [this.#input.name]: tensor }, [
      this.#output,
    ]);
    const { data } = result;
    if (!(data instanceof Float32Array) || data.length % rows !== 0) {
      throw new ModelError({
        parameter: this.#output,
        received: `${result.type} [${result.dims.join(", ")}]`,
        expected: `float32 numbers for ${rows} rows`,
      });
    }
    if (!data.every((value) => Number.isFinite(value) || value === -Infinity)) {
      throw new ModelError({
        parameter: this.#output,
        received: "an output that is not a number",
        expected: "finite numbers",
        hint: "Check the input for extreme values, and the model's weights.",
      });
    }
    return { data, rows, columns: data.length / rows };
  }

  /** Frees the runtime's memory. */
  async release(): Promise<void> {
    await this.#session.release();
  }
}
