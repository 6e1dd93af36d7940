import type { ElementType } from "../model/element-type.ts";
import type { Shape } from "./shape.ts";
import { readValueInfo } from "./value-info.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { refuseModel } from "../model/refuse-model.ts";

/** The data that a model takes. */
export interface ModelInput {
  readonly name: string;
  /** First dimension is the batch; names stand for sizes that vary. */
  readonly shape: Shape;
  /** Of its numbers. */
  readonly type: InputType;
}

/** Numbers that data can be turned into: those of models that compute in other precisions, or take pixels as they are. */
export type InputType = Extract<
  ElementType,
  "float32" | "float64" | "float16" | "uint8" | "int8" | "uint16" | "int16" | "int32"
>;

const inputTypes: ReadonlySet<unknown> = new Set<InputType>([
  "float32",
  "float64",
  "float16",
  "uint8",
  "int8",
  "uint16",
  "int16",
  "int32",
]);

function isInputType(type: unknown): type is InputType {
  return inputTypes.has(type);
}

/**
 * The only data input of a model (initializers that are also listed as inputs do not count).
 *
 * @throws {@link ModelError} when there are several, or its shape is not given.
 * @example
 * ```ts
 * import { headModel, inputShape } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(inputShape(model)); // { name: "features", shape: [ "batch", 3 ], type: "float32" }
 * ```
 */
export function inputShape(model: OnnxModel): ModelInput {
  const graph = graphOf(model);
  const initialized = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !initialized.has(name));
  const [input] = inputs;
  const { type, shape } = input === undefined ? {} : readValueInfo(input);
  if (inputs.length === 1 && shape !== undefined && shape.length > 0 && isInputType(type)) {
    return { name: input.name, shape, type };
  }
  return refuseModel(
    "model",
    inputs.length === 1
      ? `an input "${input.name}" of type ${type ?? "unknown"} ${shape === undefined ? "and unknown shape" : `with ${shape.length} dimensions`}`
      : `${inputs.length} inputs`,
    "one input of numbers [batch, …]",
    "Export the model with a single image or feature input.",
  );
}
