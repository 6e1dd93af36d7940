import { createValueInfo } from "../graph/value-info.ts";
import { copyModel } from "../model/copy-model.ts";
import type { OnnxModel } from "../model/model.ts";
import { inputShape } from "../graph/input-shape.ts";

/**
 * A copy of a model whose input has the given sizes where its export left them open, so that it can be run without telling them
 * each time. The batch stays open.
 *
 * @param model - the model; it is not changed
 * @param sizes - one per dimension after the batch: channels, height, width for images
 * @throws {@link ModelError} when the model has several inputs; sizes are taken over only where their number fits the input.
 * @example
 * ```ts
 * import { fixInputSize, headModel, inputShape } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(inputShape(fixInputSize(model, [3])).shape); // [ "batch", 3 ]
 * ```
 */
export function fixInputSize(model: OnnxModel, sizes: readonly number[]): OnnxModel {
  const { name, shape } = inputShape(model);
  if (shape.length !== sizes.length + 1) return model;
  const result = copyModel(model);
  const { graph } = result;
  graph.input = graph.input.map((info) =>
    info.name === name
      ? createValueInfo(name, { type: "float32", shape: [shape[0], ...sizes] })
      : info,
  );
  return result;
}
