import { clone, create } from "@bufbuild/protobuf";
import { ModelProtoSchema, ValueInfoProtoSchema } from "../../src/model/onnx_pb.ts";
import type { OnnxModel } from "../../src/index.ts";

/** A copy of a model with further outputs, so that what happens inside can be seen. */
export function expose(model: OnnxModel, names: readonly string[]): OnnxModel {
  const copy = clone(ModelProtoSchema, model);
  const graph = copy.graph!;
  const seen = new Set(graph.output.map(({ name }) => name));
  for (const name of names) {
    // The runtime infers what the output is.
    if (!seen.has(name)) graph.output.push(create(ValueInfoProtoSchema, { name }));
  }
  return copy;
}
