import { checkList, checkWhole, refuse } from "@balms/core/adapter";
import { createValueInfo } from "../graph/value-info.ts";
import { copyModel } from "../model/copy-model.ts";
import type { OnnxModel } from "../model/model.ts";
import { inputShape } from "../graph/input-shape.ts";

/**
 * A copy of a model whose input has the given sizes where its export left them open, so that it can be run without telling them
 * each time. The batch stays as it is.
 *
 * @param model - the model; it is not changed
 * @param sizes - one per dimension after the batch: channels, height, width for images
 * @throws {@link ModelError} when the model has several inputs.
 * @throws {@link ArgumentError} for sizes that are no counts, too many or too few, or others than those that the model has fixed.
 * @example
 * ```ts
 * import { fixInputSize, headModel, inputShape } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(inputShape(fixInputSize(model, [3])).shape); // [ "batch", 3 ]
 * ```
 */
export function fixInputSize(model: OnnxModel, sizes: readonly number[]): OnnxModel {
  const { name, shape, type } = inputShape(model);
  const [batch, ...open] = shape;
  checkList(sizes, "sizes");
  if (sizes.length !== open.length) {
    refuse("sizes", `${sizes.length} sizes`, `${open.length}: of [${open.join(", ")}]`);
  }
  for (const [index, size] of open.entries()) {
    checkWhole(sizes[index], `sizes[${index}]`, 1);
    if (typeof size !== "number" || size === sizes[index]) continue;
    refuse(`sizes[${index}]`, `${sizes[index]}`, `${size}, to which the model fixes "${name}"`);
  }
  const result = copyModel(model);
  const { graph } = result;
  const fixed = createValueInfo(name, { type, shape: [batch, ...sizes] });
  graph.input = graph.input.map((info) => (info.name === name ? fixed : info));
  return result;
}
