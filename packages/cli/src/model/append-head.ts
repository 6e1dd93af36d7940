import { ModelError } from "@balms/core";
import { extractFeatureModel, headModel, type OnnxModel } from "@balms/onnx";

const PREFIX = "balms.head";

/**
 * Cuts a model off at a feature tensor and puts a linear layer on it: `logits = feature·Wᵀ + b`.
 *
 * @param model - The model; it stays as it is.
 * @param options - `feature`: name of the tensor [batch, D]; `weight` [C·D]; `bias` [C].
 * @throws ModelError when the model computes no tensor of that name.
 */
export function appendHead(
  model: OnnxModel,
  options: {
    readonly feature: string;
    readonly weight: Float32Array;
    readonly bias: Float32Array;
    readonly dimensions: number;
    readonly classes: number;
  },
): OnnxModel {
  const { feature, ...parameters } = options;
  const body = extractFeatureModel(model, feature);
  const taken = new Set(
    (body.graph?.node ?? []).flatMap((node) => [...node.input, ...node.output]),
  );
  const free = (name: string): string => (taken.has(name) ? free(`${PREFIX}.${name}`) : name);
  const outputName = free("logits");
  const flat = free(`${PREFIX}.features`);
  const head = headModel({ ...parameters, inputName: flat, outputName }).graph;
  if (body.graph === undefined || head === undefined) {
    throw new ModelError({ parameter: feature, received: "a model without a graph" });
  }
  const renamed = new Map(head.initializer.map(({ name }) => [name, free(name)]));
  const rename = (name: string): string => renamed.get(name) ?? name;
  const initializers = head.initializer.map((tensor) => ({ ...tensor, name: rename(tensor.name) }));
  const layers = head.node.map((node) => ({ ...node, input: node.input.map(rename) }));
  // Features of a convolution come as [batch, D, 1, 1]; those of a linear layer stay as they are.
  const flatten = layers.slice(0, 1).map((node) => ({
    ...node,
    opType: "Flatten",
    name: flat,
    input: [feature],
    output: [flat],
    attribute: [],
  }));
  return {
    ...body,
    graph: {
      ...body.graph,
      node: [...body.graph.node, ...flatten, ...layers],
      initializer: [...body.graph.initializer, ...initializers],
      output: head.output,
    },
  };
}
