import { create } from "@bufbuild/protobuf";
import { graphOf } from "./model.ts";
import type { OnnxModel } from "./model.ts";
import { GraphProtoSchema, ModelProtoSchema } from "./onnx_pb.ts";
import type { GraphProto } from "./onnx_pb.ts";

/**
 * A graph whose lists can be changed without changing the original; what is in the lists is shared, so that a node or tensor
 * that is to be different is replaced, never written to.
 */
export function copyGraph(graph: GraphProto): GraphProto {
  // Spreading a message would lose the defaults that its prototype holds; the unknown fields are an own property and come along.
  return Object.assign(create(GraphProtoSchema), graph, {
    node: [...graph.node],
    initializer: [...graph.initializer],
    sparseInitializer: [...graph.sparseInitializer],
    input: [...graph.input],
    output: [...graph.output],
    valueInfo: [...graph.valueInfo],
    quantizationAnnotation: [...graph.quantizationAnnotation],
    metadataProps: [...graph.metadataProps],
  });
}

/** A model whose lists, and those of its graph, can be changed; their elements are shared with the original (see {@link copyGraph}). */
export function copyModel(model: OnnxModel): OnnxModel & { graph: GraphProto } {
  return Object.assign(create(ModelProtoSchema), model, {
    graph: copyGraph(graphOf(model)),
    opsetImport: [...model.opsetImport],
    metadataProps: [...model.metadataProps],
    trainingInfo: [...model.trainingInfo],
    functions: [...model.functions],
  });
}
