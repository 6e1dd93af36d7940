import { create } from "@bufbuild/protobuf";
import type { Attributes, GraphBuilder } from "../graph/graph-builder.ts";
import { createAttribute } from "../model/attributes.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/**
 * Applies the operator of a node to other inputs.
 *
 * @param changed - attributes that are to be others than the node's
 * @param outputs - how many outputs are wanted
 */
export function applyAgain(
  graph: GraphBuilder,
  { domain, opType, attribute }: Pick<NodeProto, "domain" | "opType" | "attribute">,
  inputs: readonly string[],
  changed: Attributes = {},
  outputs = 1,
): string[] {
  const output = Array.from({ length: outputs }, () => graph.unique(opType.toLowerCase()));
  const others = attribute.filter(({ name }) => !Object.hasOwn(changed, name));
  const own = Object.entries(changed).map(([name, value]) => createAttribute(name, value));
  graph.append(
    create(NodeProtoSchema, {
      domain,
      opType,
      input: [...inputs],
      output,
      attribute: [...others, ...own],
    }),
  );
  return output;
}
