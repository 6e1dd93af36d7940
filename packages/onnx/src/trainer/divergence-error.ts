import { ArgumentError, type ErrorDetails } from "@balms/core";
import type { OnnxModel } from "../model/model.ts";
import type { ModelTrainingState } from "./model-training-state.ts";

/**
 * A training blew up. What it had come to before is not lost: `model` can be used or trained further, at a lower rate, and from `state`
 * the same training goes on, where its `lossLimit` was too low.
 *
 * @example
 * ```ts
 * import { priorFromLabels, createRandom } from "@balms/core";
 * import { DivergenceError, headModel, trainModel, writeModel } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const labels = [0, 0, 0, 1];
 * const rows = { features: { data: Float32Array.of(9, 8, 7, -9), shape: [4, 1] }, labels };
 * const model = headModel({ training: "unknown", weight: new Float32Array(2), bias: new Float32Array(2), dimensions: 1, classes: 2 });
 * const told = { runtime, model, prior: priorFromLabels(labels, { classes: 2 }), epochs: 9, batchSize: 2, random: createRandom(1) };
 * try {
 *   await trainModel(rows, { ...told, optimizer: { kind: "sgd", learningRate: 1e6 } });
 * } catch (error) {
 *   if (!DivergenceError.isInstance(error)) throw error;
 *   console.log(error.state.losses.length, writeModel(error.model).length); // good steps, and bytes of a good model
 * }
 * ```
 */
export class DivergenceError extends ArgumentError {
  readonly #state: ModelTrainingState;
  readonly #model: OnnxModel;

  /**
   * @param details - the fields that the message is composed of
   * @param reached - where the training stood, and its model
   */
  constructor(
    details: ErrorDetails,
    reached: { readonly state: ModelTrainingState; readonly model: OnnxModel },
  ) {
    const { parameter, received, expected, hint } = details;
    super({ parameter, received, expected, hint, cause: details });
    this.name = "DivergenceError";
    this.#state = reached.state;
    this.#model = reached.model;
  }

  // Behind getters, so that printing the error does not print the numbers.

  /** Where the training stood after the last step that was good: `resume` takes it, `writeTrainingState` makes bytes of it. */
  get state(): ModelTrainingState {
    return this.#state;
  }

  /** The model of that state, for inference. */
  get model(): OnnxModel {
    return this.#model;
  }

  /** Whether `error` is of this kind, raised by whichever copy of the package. */
  static override isInstance(this: void, error: unknown): error is DivergenceError {
    return ArgumentError.isInstance(error) && error.name === "DivergenceError";
  }
}
