import { headModel, type OnnxModel } from "@balms/onnx";

/**
 * A model that takes pictures [batch, 3, "height", "width"] of 8 × 8 and flattens them: a linear
 * layer of random weights, then Relu when its head shall not be linear.
 */
export function pictureModel(options: { readonly relu: boolean }): OnnxModel {
  const weight = Float32Array.from({ length: 192 * 6 }, (_, index) => Math.sin(index * 12.9898));
  const model = headModel({
    training: "unknown",
    weight,
    bias: new Float32Array(6),
    dimensions: 192,
    classes: 6,
    inputName: "flat",
    outputName: options.relu ? "linear" : "scores",
  });
  const graph = model.graph!;
  const [linear] = graph.node;
  // Spreading a message loses the defaults that its prototype holds.
  const node = { ...linear, domain: "", input: [""], output: [""], attribute: [] };
  const flatten = { ...node, name: "f", opType: "Flatten", input: ["image"], output: ["flat"] };
  const relu = { ...node, name: "r", opType: "Relu", input: ["linear"], output: ["scores"] };
  const [input] = graph.input;
  const type = input.type!.value;
  if (type.case === "tensorType") {
    const [batch] = type.value.shape!.dim;
    const channels = { ...batch, value: { case: "dimValue", value: 3n } as const };
    const height = { ...batch, value: { case: "dimParam", value: "height" } as const };
    const width = { ...batch, value: { case: "dimParam", value: "width" } as const };
    type.value.shape!.dim = [batch, channels, height, width];
  }
  input.name = "image";
  graph.node = options.relu ? [flatten, linear, relu] : [flatten, linear];
  graph.output[0].name = "scores";
  return model;
}
