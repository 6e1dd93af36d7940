import { checkOptions } from "@balms/core/adapter";
import { calledFunctions } from "../functions/called-functions.ts";
import { withFunctions } from "../functions/with-functions.ts";
import { builderFromModel } from "../graph/builder-from-model.ts";
import { copyModel } from "../model/copy-model.ts";
import { modernize } from "../graph/versions/modernize.ts";
import type { Shape } from "../graph/shape.ts";
import { createModel, graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { addGradients } from "./add-gradients.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { withoutCalls } from "./without-calls.ts";

/** What {@link differentiate} takes besides the model. */
export interface DifferentiateOptions {
  /** The value to differentiate; several elements count as their sum. */
  readonly output: string;
  /** Inputs or initializers (or any other floating-point values) whose gradients are wanted. */
  readonly parameters: readonly string[];
  /** Sizes to use for inputs instead of the declared ones: what is known beforehand is not computed in the run. */
  readonly shapes?: Readonly<Record<string, Shape>>;
}

/**
 * A model that also computes the gradient of one of its values: `Σ ∂output/∂parameter`, by reverse-mode differentiation into plain
 * ONNX operators that any ONNX Runtime executes.
 *
 * @param model - the model; it is not changed
 * @param options - the value to differentiate and the parameters
 * @returns a model with the outputs of `model`, then `output` if it was not one of them, then one output
 * `PARAMETER.gradient` per parameter
 * @throws {@link ModelError} when an operator on the way has no gradient rule (the message names all of them, their places, and what could be trained without them), or when the number of dimensions is not
 * known well enough.
 * @example
 * ```ts
 * import { differentiate, headModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const withGradient = differentiate(model, { output: "logits", parameters: ["features"] });
 * console.log(withGradient.graph?.output.map(({ name }) => name)); // [ "logits", "features.gradient" ]
 * ```
 */
export function differentiate(model: OnnxModel, options: DifferentiateOptions): OnnxModel {
  checkOptions(options, ["output", "parameters", "shapes"]);
  const { output, parameters, shapes = {} } = options;
  const written = copyModel(withoutCalls(model));
  const opset = modernize(written);
  const graph = builderFromModel(written, new Map(Object.entries(shapes)));
  const computed = new Set(graph.nodes.flatMap((node) => node.output));
  for (const name of [output, ...parameters]) {
    if (graph.valueType(name).type !== undefined || computed.has(name)) continue;
    refuseModel(
      name,
      "a name that the model does not have",
      "an input, an initializer or a computed value",
      "Names are case-sensitive.",
    );
  }
  const gradients = addGradients(graph, { output, wanted: parameters });
  for (const info of graphOf(model).output) graph.output(info.name, info.name);
  if (!graphOf(model).output.some(({ name }) => name === output)) graph.output(output, output);
  for (const [index, name] of parameters.entries())
    graph.output(`${name}.gradient`, gradients[index]);
  const result = createModel(graph.toGraph(graphOf(model).name), opset);
  result.opsetImport = written.opsetImport;
  result.irVersion = model.irVersion > result.irVersion ? model.irVersion : result.irVersion;
  result.functions = model.functions;
  // Losses are differentiated by functions that the model may not have yet.
  const type = graph.floatTypeOf(output) === "float64" ? "float64" : "float32";
  const functions = calledFunctions(graph.nodes, { opset, type });
  return functions.length === 0 ? result : withFunctions(result, functions);
}
