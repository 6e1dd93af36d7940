import { ModelError } from "@balms/core";
import { subgraphs, tensorAttribute } from "./attributes.ts";
import { checkIsModel } from "./model.ts";
import type { OnnxModel } from "./model.ts";
import type { GraphProto } from "./onnx_pb.ts";
import { tensorSizeFault } from "./tensor.ts";

function incomplete(name: string, received: string): ModelError {
  return new ModelError({
    parameter: name,
    received,
    expected: "a complete ONNX model",
    hint: "The file is truncated or damaged: download or export it again.",
  });
}

function checkGraph(graph: GraphProto, outer: ReadonlySet<string>, name: string): void {
  const known = new Set(outer);
  for (const input of graph.input) known.add(input.name);
  for (const tensor of graph.initializer) {
    const fault = tensorSizeFault(tensor);
    if (fault !== undefined) throw incomplete(name, `tensor "${tensor.name}" with ${fault}`);
    known.add(tensor.name);
  }
  for (const node of graph.node) {
    const label = node.name === "" ? node.opType : `${node.opType} "${node.name}"`;
    for (const input of node.input) {
      if (input !== "" && !known.has(input)) {
        throw incomplete(
          name,
          `node ${label} that reads "${input}", which nothing before it computes`,
        );
      }
    }
    const constant = tensorAttribute(node, "value");
    const fault = constant === undefined ? undefined : tensorSizeFault(constant);
    if (fault !== undefined) throw incomplete(name, `node ${label} with a constant of ${fault}`);
    for (const body of subgraphs(node)) checkGraph(body, known, name);
    for (const output of node.output) known.add(output);
  }
  for (const output of graph.output) {
    if (!known.has(output.name))
      throw incomplete(name, `output "${output.name}" that nothing computes`);
  }
}

/**
 * Checks that a model is whole: it has a graph, every value is computed before it is read, and every tensor has as many
 * values as its dimensions say.
 *
 * A file that was cut at a field boundary is still a well-formed protobuf message, so parsing alone cannot tell.
 *
 * @param model - the model
 * @param name - what to call it in an error message
 * @throws {@link ModelError} that says what is missing.
 * @example
 * ```ts
 * import { checkModel, headModel } from "@balms/onnx";
 *
 * checkModel(headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 }));
 * ```
 */
export function checkModel(model: OnnxModel, name = "model"): void {
  const { graph } = checkIsModel(model);
  if (graph === undefined) throw incomplete(name, "no graph");
  if (graph.output.length === 0) throw incomplete(name, "a graph without outputs");
  if (model.opsetImport.length === 0) throw incomplete(name, "no operator set version");
  // Sparse weights are not looked into, but their names count as known; they are rare enough to skip the check.
  if (graph.sparseInitializer.length > 0) return;
  checkGraph(graph, new Set(), name);
}
