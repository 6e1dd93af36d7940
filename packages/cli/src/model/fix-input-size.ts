import { inputShape, type OnnxModel } from "@balms/onnx";
import type { ImageFormat } from "../data/image-data.ts";

/**
 * A copy of a model whose picture input has the given size where the export left height or width
 * open, so that it can be run without telling the size each time.
 *
 * @param model - The model; it stays as it is. One with a flat input is given back unchanged.
 */
export function fixInputSize(
  model: OnnxModel,
  { channels, height, width }: Pick<ImageFormat, "channels" | "height" | "width">,
): OnnxModel {
  const { name, shape } = inputShape(model);
  const { graph } = model;
  if (shape.length !== 4 || graph === undefined) {
    return model;
  }
  const sizes = [undefined, channels, height, width];
  const input = graph.input.map((info) => {
    const type = info.type?.value;
    if (info.name !== name || info.type === undefined || type?.case !== "tensorType") {
      return info;
    }
    const dim = (type.value.shape?.dim ?? []).map((dimension, axis) => {
      const size = sizes[axis];
      return size === undefined
        ? dimension
        : { ...dimension, value: { case: "dimValue", value: BigInt(size) } as const };
    });
    const fixed = { ...type.value.shape, $typeName: "onnx.TensorShapeProto", dim } as const;
    const value = { case: "tensorType", value: { ...type.value, shape: fixed } } as const;
    return { ...info, type: { ...info.type, value } };
  });
  return { ...model, graph: { ...graph, input } };
}
